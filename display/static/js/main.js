/** Puts the parts of a page together: feed, clock, staleness; what only desks or phones have. */
import { Announcer } from "./announce.js";
import { RoomClock } from "./clock.js";
import { startCommands } from "./command.js";
import { Drafts } from "./draft.js";
import { startEntry } from "./entry.js";
import { Feed } from "./feed.js";
import { startFilling } from "./fill.js";
import { startKeys } from "./keys.js";
import { showMine, startMine } from "./mine.js";
import { showOwn } from "./own.js";
import { startPlayer } from "./player.js";
import { startSignedIn } from "./signed_in.js";
import { Staleness } from "./stale.js";
import { startTicking } from "./ticking.js";

const clock = new RoomClock();
const drafts = new Drafts();
const staleness = new Staleness(clock);
const feed = new Feed(document.body, clock, drafts, staleness);

startTicking(clock);
feed.start();
if (document.documentElement.classList.contains("phone")) {
  document.documentElement.classList.add("scripted");
  const announcer = new Announcer(document);
  startMine(document);
  feed.onPainted = () => {
    showMine(document);
    announcer.changed();
  };
}
if (document.documentElement.classList.contains("desk")) {
  showOwn(document.body);
  startSignedIn(document);
  startCommands(document, staleness);
  startFilling(document);
  startKeys(document);
  startEntry(document);
  startPlayer(document);
}
