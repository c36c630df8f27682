"""Witness words: a checkpoint's root as four things anybody can remember and write down.

Each word stands for one byte of the first four, so four words are 32 bits: enough to notice a
record that was rewritten by somebody who did not expect a photograph, not a proof by itself. The
signed note is the proof.
"""

_NOUNS = """
白鷺 egret|石虎 leopard|藍鵲 magpie|黑熊 bear|花鹿 deer|獼猴 macaque|水獺 otter|水鹿 sambar
燕子 swallow|麻雀 sparrow|翠鳥 kingfisher|角鴞 owl|老鷹 hawk|鴨子 duck|公雞 rooster|鵝群 geese
海龜 turtle|鯨魚 whale|海豚 dolphin|螃蟹 crab|蝦子 shrimp|章魚 octopus|烏賊 squid|海星 starfish
鮪魚 tuna|鯉魚 carp|金魚 goldfish|鰻魚 eel|蛤蜊 clam|牡蠣 oyster|海馬 seahorse|青蛙 frog
蝴蝶 butterfly|蜻蜓 dragonfly|蜜蜂 bee|蠶繭 cocoon|蟬聲 cicada|螞蟻 ant|瓢蟲 ladybird|蝸牛 snail
水牛 buffalo|黃牛 ox|山羊 goat|綿羊 sheep|白馬 horse|兔子 rabbit|松鼠 squirrel|刺蝟 hedgehog
小狗 puppy|花貓 cat|狐狸 fox|野豬 boar|大象 elephant|駱駝 camel|斑馬 zebra|袋鼠 kangaroo
榕樹 banyan|樟樹 camphor|檜木 cypress|松果 pinecone|楓葉 maple|銀杏 ginkgo|山桐 tung|竹林 bamboo
蓮花 lotus|梅花 plum|櫻花 cherry|菊花 daisy|玫瑰 rose|茉莉 jasmine|蘭花 orchid|百合 lily
葵花 sunflower|紫藤 wisteria|水仙 narcissus|蘆薈 aloe|蘆葦 reed|青苔 moss|蕨類 fern|蘑菇 mushroom
稻浪 paddy|小米 millet|麥穗 wheat|玉米 corn|花生 peanut|芝麻 sesame|紅豆 adzuki|綠豆 mung
番薯 yam|芋頭 taro|竹筍 sprout|蓮藕 rhizome|南瓜 pumpkin|絲瓜 loofah|苦瓜 gourd|冬瓜 marrow
番茄 tomato|茄子 eggplant|青椒 pepper|蘿蔔 radish|洋蔥 onion|大蒜 garlic|老薑 ginger|香菜 coriander
鳳梨 pineapple|芒果 mango|木瓜 papaya|香蕉 banana|荔枝 lychee|龍眼 longan|芭樂 guava|蓮霧 jambu
柚子 pomelo|柳丁 orange|檸檬 lemon|柿餅 persimmon|葡萄 grape|草莓 strawberry|西瓜 melon|椰子 coconut
茶壺 teapot|飯碗 bowl|筷子 chopsticks|湯匙 spoon|蒸籠 steamer|鐵鍋 wok|砧板 board|菜刀 cleaver
豆腐 tofu|米粉 noodles|年糕 ricecake|粽子 dumpling|湯圓 tangyuan|月餅 mooncake|包子 bun|油條 fritter
醬油 soy|米醋 vinegar|蜂蜜 honey|砂糖 sugar|海鹽 salt|咖啡 coffee|烏龍 oolong|豆漿 soymilk
銅鐘 bell|燈塔 beacon|風帆 sail|渡船 ferry|竹筏 raft|漁網 net|船錨 anchor|碼頭 pier
石橋 bridge|鐵軌 rail|火車 train|車站 station|巴士 bus|單車 bicycle|輪椅 wheelchair|纜車 gondola
飛機 plane|氣球 balloon|風箏 kite|紙傘 umbrella|燈籠 lantern|蠟燭 candle|火柴 match|煙火 firework
書本 book|毛筆 brush|墨條 ink|硯臺 inkstone|宣紙 paper|信封 envelope|郵票 stamp|印章 seal
鉛筆 pencil|橡皮 eraser|剪刀 scissors|尺規 ruler|圓規 compass|地圖 map|算盤 abacus|相機 camera
時鐘 clock|手錶 watch|沙漏 hourglass|日曆 calendar|鑰匙 key|銅鎖 lock|木門 door|窗戶 window
桌子 table|椅子 chair|枕頭 pillow|棉被 quilt|毛巾 towel|肥皂 soap|梳子 comb|鏡子 mirror
襯衫 shirt|外套 coat|草鞋 sandal|手套 glove|圍巾 scarf|帽子 hat|鈕扣 button|針線 needle
二胡 erhu|古箏 zither|竹笛 flute|銅鑼 gong|大鼓 drum|鋼琴 piano|吉他 guitar|口琴 harmonica
象棋 chess|骰子 dice|陀螺 top|毽子 shuttle|籃球 basketball|羽球 badminton|泳鏡 goggles|跳繩 rope
山嵐 mist|海霧 fog|彩虹 rainbow|閃電 lightning|細雨 drizzle|白雲 cloud|晨露 dew|冰霜 frost
星河 galaxy|月亮 moon|太陽 sun|流星 meteor|北斗 dipper|潮汐 tide|波浪 wave|沙灘 beach
溪流 stream|瀑布 waterfall|湖泊 lake|溫泉 spa|峽谷 gorge|山峰 peak|草原 meadow|島嶼 island
鋤頭 hoe|鐮刀 sickle|扁擔 pole|水車 waterwheel|石磨 millstone|陶甕 jar|竹籃 basket|米籮 sieve
"""


def _parse(text: str) -> tuple[tuple[str, str], ...]:
    nouns = (noun for line in text.split("\n") for noun in line.split("|") if noun)
    pairs = (noun.partition(" ") for noun in nouns)
    return tuple((zh, en) for zh, _, en in pairs)


WORDS = _parse(_NOUNS)
"""256 pairs; a byte is the place of its word."""

COUNT = 4


def words_of(root: str) -> tuple[tuple[str, str], ...]:
    """The four witness words of a root in hex: Chinese and English for each of its first bytes."""
    return tuple(WORDS[byte] for byte in bytes.fromhex(root[: 2 * COUNT]))
