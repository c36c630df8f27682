/** Puts the parts of a page together: feed, clock, staleness, and on desks commands and keys. */
import { RoomClock } from "./clock.js";
import { startCommands } from "./command.js";
import { Drafts } from "./draft.js";
import { Feed } from "./feed.js";
import { startFilling } from "./fill.js";
import { startKeys } from "./keys.js";
import { showOwn } from "./own.js";
import { startPlayer } from "./player.js";
import { Staleness } from "./stale.js";
import { startTicking } from "./ticking.js";

const clock = new RoomClock();
const drafts = new Drafts();
const staleness = new Staleness(clock);
const feed = new Feed(document.body, clock, drafts, staleness);

startTicking(clock);
feed.start();
if (document.documentElement.classList.contains("desk")) {
  showOwn(document.body);
  startCommands(document, staleness);
  startFilling(document);
  startKeys(document);
  startPlayer(document);
}
