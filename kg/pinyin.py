"""Pinyin: the readings of characters, and what a typed string of letters may stand for.

Readings come from pypinyin (its character and phrase dictionaries), without tones; ``ü`` is
written ``v``. Every reading of a character counts (重: chong, zhong). This module knows
nothing of the graph or of the search table.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

_TONELESS = 0  # pypinyin.Style.NORMAL, spelled out so that the library is imported late
_DOUBLE_INITIALS = ("zh", "ch", "sh")
_MOST_SPELLINGS = 48
_MARK = "="  # before a run of letters and digits, which has no reading
SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci cong cou cu cuan
    cui cun cuo da dai dan dang dao de dei deng di dia dian diao die ding diu dong dou du duan dui dun duo e en eng
    er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui
    gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao
    jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun
    kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve
    ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng
    ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi
    pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re
    ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen
    sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te
    teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang
    xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai
    zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan
    zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()  # noqa: SIM905 - a list of 400 quoted words would be a page long
)
"""Every syllable of standard Chinese, toneless (a constant, for deriving it takes half a second)."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")


def is_han(char: str) -> bool:
    """Tell whether ``char`` is a Chinese character."""
    return _HAN.match(char) is not None


def has_han(text: str) -> bool:
    """Tell whether ``text`` holds a Chinese character."""
    return _HAN.search(text) is not None


@lru_cache(maxsize=65_536)
def readings(char: str) -> tuple[str, ...]:
    """Return every reading of a character, the usual one first; ``()`` for anything else.

    >>> readings("重")
    ('zhong', 'chong', 'tong')
    >>> readings("A")
    ()
    """
    if not is_han(char):
        return ()
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style(_TONELESS), heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(_plain(one) for one in found[0])) if found else ()


def _plain(reading: str) -> str:
    return reading.replace("ü", "v")


def spell(text: str) -> tuple[str, ...]:
    """Return one syllable per Chinese character of ``text``, chosen by the words it stands in.

    Letters and digits stay, lower-cased, one by one; everything else is left out.

    >>> spell("重庆 行长")
    ('chong', 'qing', 'hang', 'zhang')
    >>> spell("党建+X")
    ('dang', 'jian', 'x')
    """
    from pypinyin import Style, lazy_pinyin

    kept = "".join(char for char in text if char.isalnum())
    found = lazy_pinyin(kept, style=Style(_TONELESS), errors=lambda chars: _MARK + chars.lower())
    return tuple(
        piece for one in found for piece in (one[1:] if one.startswith(_MARK) else (_plain(one),))
    )


def initials(text: str) -> str:
    """Return the first letter of every syllable of ``text``.

    >>> initials("理财为民")
    'lcwm'
    """
    return "".join(one[0] for one in spell(text))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:length] for one in SYLLABLES for length in range(1, len(one) + 1))


def spellings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read ``letters`` as syllables, initials and a last syllable begun.

    Blanks and apostrophes separate syllables. Ways with fewer pieces come first.

    >>> spellings("licaiwm")[0]
    ('li', 'cai', 'w', 'm')
    >>> spellings("lcwm")
    (('l', 'c', 'w', 'm'),)
    >>> spellings("xi'an")[0], spellings("zzz9")
    (('xi', 'an'), ())
    """
    plain = letters.lower().replace("ü", "v")
    words = [word for word in re.split(r"[\s'’·\-]+", plain) if word]
    if not words or not all(word.isascii() and word.isalpha() for word in words):
        return ()
    ways: list[tuple[str, ...]] = [()]
    for at, word in enumerate(words):
        last = at == len(words) - 1
        ways = [(*way, *more) for way in ways for more in _split(word, last)][:_MOST_SPELLINGS]
    return tuple(sorted(ways, key=len))


def _split(word: str, last: bool, limit: int = _MOST_SPELLINGS) -> list[tuple[str, ...]]:
    """Split one run of letters; longest pieces are tried first, the number of ways is bounded."""
    found: list[tuple[str, ...]] = []
    dead: set[tuple[int, str]] = set()

    def walk(start: int, pieces: tuple[str, ...]) -> bool:
        if start == len(word):
            found.append(pieces)
            return True
        open_piece = pieces[-1] if pieces and pieces[-1] not in SYLLABLES else ""
        if (start, open_piece) in dead:
            return False
        alive = False
        for length in range(min(6, len(word) - start), 0, -1):
            if len(found) >= limit:
                return True
            piece, end = word[start : start + length], start + length
            if open_piece and length > 1 and open_piece + piece in SYLLABLES:
                continue  # «c» and «ai» are nobody's way to write «cai»; but «t», «a» are 泰安
            if _stands(piece, whole_word=start == 0 and end == len(word), final=last and end == len(word)):
                alive = walk(end, (*pieces, piece)) or alive
        if not alive:
            dead.add((start, open_piece))
        return alive

    walk(0, ())
    return found


def _stands(piece: str, whole_word: bool, final: bool) -> bool:
    if piece in SYLLABLES or piece in _DOUBLE_INITIALS:
        return True
    if len(piece) == 1:
        return piece in _beginnings()
    return (final or whole_word) and piece in _beginnings()


def fits(piece: str, char: str, said: Collection[str] = (), *, begun: bool = False) -> bool:
    """Tell whether a piece of a spelling may stand for ``char``.

    A whole syllable must equal a reading, a shorter piece or a single letter must begin one;
    so may a whole syllable that is still being typed (``begun``: lica → licai). ``said``
    limits the readings (to the one the word demands); all readings count if it is empty.

    >>> fits("li", "理"), fits("l", "理"), fits("li", "两"), fits("li", "两", begun=True)
    (True, True, False, True)
    """
    known = said or readings(char) or (char,)
    if len(piece) > 1 and piece in SYLLABLES and not begun:
        return piece in known
    return any(one.startswith(piece) for one in known)
