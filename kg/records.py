"""One frozen type per table: what a row of a data folder may hold.

The field help is the data dictionary: ``data/README.md``, the readers' messages and the
empty templates are all made from it. This module knows nothing of files or of RDF.

A *key* is the user's own short name of a thing (``qingdao``, ``青岛``): letters, digits and
``-_.`` inside. Units and branches share one key space (both can own brands).
Lists in a cell are separated by ``|``. Empty cells mean «not stated».
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar, cast


class CellType(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    KEY = "key"  # names this row
    REF = "ref"  # the key of a row of another table
    REFS = "refs"  # several keys, separated by |
    LIST = "list"  # several texts, separated by |
    INTEGER = "integer"
    BOOLEAN = "boolean"  # 是/否, yes/no, true/false, 1/0
    CONCEPT = "concept"  # notation of a concept of a scheme of ontology/brand.ttl
    CHOICE = "choice"  # one of a few fixed words
    DATE = "date"  # 2024, 2024-05 or 2024-05-01


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is: heading and help in both languages, type, and what it refers to.

    ``also`` are other Chinese headings that people write for it; no two columns of a table share one.
    """

    zh: str
    help_zh: str
    help_en: str
    type: CellType = CellType.TEXT
    required: bool = False
    refers: tuple[str, ...] = ()  # tables whose keys are allowed
    scheme: str = ""  # concept scheme whose notations are allowed
    choices: tuple[str, ...] = ()
    example: str = ""
    also: tuple[str, ...] = ()


def _column(zh: str, help_zh: str, help_en: str, default: Any = "", **more: Any) -> Any:
    required = bool(more.get("required"))
    meta = {"column": Column(zh, help_zh, help_en, **more)}
    return field(metadata=meta) if required else field(default=default, metadata=meta)


def _key(help_zh: str, help_en: str, example: str) -> Any:
    return _column("编号", help_zh, help_en, type=CellType.KEY, required=True, example=example, also=("编码", "代号", "标识", "ID"))


def _ref(zh: str, help_zh: str, help_en: str, *tables: str, **more: Any) -> Any:
    return _column(zh, help_zh, help_en, type=CellType.REF, refers=tables, **more)


def _concept(zh: str, help_zh: str, help_en: str, scheme: str, **more: Any) -> Any:
    return _column(zh, help_zh, help_en, type=CellType.CONCEPT, scheme=scheme, **more)


def _name_en() -> Any:
    return _column("英文名", "英文译名，供英文界面显示", "English rendering, shown in the English interface",
                   also=("英文名称", "英文", "译名", "英译"))


def _note() -> Any:
    return _column("备注", "给人看的说明，不参与计算", "A note for people; nothing is computed from it", also=("说明", "附注", "注"))


def _section() -> Any:
    return _ref("章节", "出自来源的哪一节", "The section of the source that says it", "sections", also=("所在章节", "出自章节"))


def _ordinal(help_zh: str, help_en: str, **more: Any) -> Any:
    return _column("顺序", help_zh, help_en, None, type=CellType.INTEGER, also=("序号", "次序", "排序"), **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text that the data describes (an article, a report, a ledger)."""

    table: ClassVar[str] = "sources"
    key: str = _key("来源的编号", "Key of the source", "shandong-article")
    name: str = _column("题名", "来源的题名", "Title of the source", required=True, also=("标题", "名称", "来源名称"))
    name_en: str = _name_en()
    creator: str = _column("作者", "作者或编制单位", "Author or issuing body", also=("编制单位", "发布单位"))
    creator_en: str = _column("作者英文", "作者的英文译名", "English rendering of the author")
    issued: str = _column("日期", "发表或编制日期", "Date of issue", type=CellType.DATE, also=("发表日期", "发布日期", "时间"))
    characters: int | None = _column(
        "字数", "原文的字符总数（用于核对位置）", "Length of the raw text in characters", None, type=CellType.INTEGER)
    sha256: str = _column("校验值", "原文文件的 SHA-256", "SHA-256 of the raw text file")
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a source, named by its heading."""

    table: ClassVar[str] = "sections"
    key: str = _key("章节的编号（不要像日期，否则 Excel 会改掉）", "Key of the section; not like a date, which Excel would change", "s1-2")
    source: str = _ref("来源", "属于哪个来源", "The source it belongs to", "sources", required=True)
    parent: str = _ref("上级章节", "上级章节的编号", "Key of the section around it", "sections", also=("上级",))
    ordinal: int | None = _ordinal("在上级章节中的顺序，从 1 起", "Position within its parent, from 1")
    name: str = _column("标题", "章节标题", "Heading of the section", required=True, also=("名称", "章节标题"))
    name_en: str = _name_en()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An administrative area: province, city, county."""

    table: ClassVar[str] = "places"
    key: str = _key("地区的编号", "Key of the area", "qingdao")
    name: str = _column("名称", "地区全称", "Full name of the area", required=True, also=("地区", "地区名称", "全称"))
    name_en: str = _name_en()
    code: str = _column("区划代码", "GB/T 2260 六位代码", "Six-digit code of GB/T 2260", example="370200", also=("行政区划代码",))
    wikidata: str = _column("维基数据", "维基数据编号", "Wikidata id", example="Q170322")
    parent: str = _ref("上级地区", "上级地区的编号", "Key of the area around it", "places", also=("上级", "所属地区"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit (单位): a department, bureau or institution."""

    table: ClassVar[str] = "units"
    key: str = _key("单位的编号", "Key of the unit", "qingdao")
    name: str = _column("名称", "单位全称", "Full name of the unit", required=True, example="青岛市财政局", also=("单位名称", "单位", "单位全称", "全称"))
    name_en: str = _name_en()
    short_name: str = _column("简称", "图上显示的简称", "Short name shown in pictures", example="青岛", also=("单位简称",))
    short_name_en: str = _column("英文简称", "英文界面的简称", "Short name in English")
    kind: str = _concept("类别", "单位类别", "Kind of unit", "UnitKind", also=("单位类别", "类型", "单位类型", "性质"))
    level: str = _concept(
        "层级", "行政层级（GB/T 12404）", "Administrative level (GB/T 12404)", "Level", example="40", also=("行政层级", "级别", "行政级别"))
    place: str = _ref("地区", "所在地区", "Area it serves", "places", also=("所在地区", "所在地", "区域"))
    parent: str = _ref("隶属", "隶属的单位（所属事业单位填写）", "Unit it is part of", "units", also=("隶属单位", "上级单位", "主管单位"))
    guided_by: str = _ref(
        "业务指导", "业务上指导它的单位（不是隶属）", "Unit that guides it professionally", "units", also=("业务指导单位", "指导单位"))
    identifier: str = _column(
        "社会信用代码", "统一社会信用代码（GB 32100-2015）", "Unified social credit code (GB 32100-2015)", also=("统一社会信用代码", "信用代码"))
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A Party organisation of a unit: 党组, 机关党委, 党支部, or a collective of branches."""

    table: ClassVar[str] = "branches"
    key: str = _key("支部的编号（与单位编号不可重复）", "Key of the branch, distinct from all unit keys", "weihai-branches")
    name: str = _column("名称", "名称；未具名的支部写明是未具名的", "Name; for an unnamed branch, a description", required=True,
                       also=("支部名称", "支部", "党组织名称", "党组织"))
    name_en: str = _name_en()
    short_name: str = _column("简称", "图上显示的简称", "Short name shown in pictures")
    short_name_en: str = _column("英文简称", "英文界面的简称", "Short name in English")
    kind: str = _column(
        "类别", "党组、党委、支部或支部集体", "Leading group, committee, branch, or group of branches",
        type=CellType.CHOICE, choices=("leading_group", "committee", "branch", "branch_group"), required=True, also=("类型", "党组织类别"))
    unit: str = _ref("单位", "所在单位", "Unit it belongs to", "units", required=True, also=("所在单位", "所属单位", "单位编号"))
    anonymous: bool = _column(
        "未具名", "原文只说“有的党支部”时填“是”", "Yes where the source names no name", False, type=CellType.BOOLEAN, also=("是否未具名",))
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A brand (品牌) and who owns it."""

    table: ClassVar[str] = "brands"
    key: str = _key("品牌的编号", "Key of the brand", "jingchou-weigong")
    name: str = _column("名称", "品牌名称，两句之间用空格", "Name of the brand, halves separated by a blank", required=True,
                        example="精筹惟公 理财为民", also=("品牌名称", "品牌", "品牌名"))
    name_en: str = _name_en()
    aliases: tuple[str, ...] = _column("别名", "其他写法或简称", "Other spellings or short forms", (), type=CellType.LIST, also=("又名", "其他名称", "别称"))
    owner: str = _ref("创建者", "创建它的单位或支部", "Unit or branch that made it", "units", "branches", required=True,
                      also=("单位", "创建单位", "所属单位", "责任单位", "申报单位", "创建单位编号", "单位编号"))
    kind: str = _concept("类型", "品牌类型", "Kind of brand", "BrandKind", example="office-culture", also=("品牌类型", "品牌类别", "类别", "种类"))
    status: str = _concept(
        "认定", "原文明说是品牌填 explicit，类似品牌的做法填 brand-like",
        "explicit where the source says brand, else brand-like", "BrandStatus", default="explicit", also=("认定情况", "状态"))
    aspect: str = _concept("方面", "品牌着力的方面", "Aspect of the work it serves", "Aspect", also=("着力方面", "工作方面", "领域"))
    section: str = _section()
    slogan: str = _column("口号", "品牌口号或内涵短语", "Slogan or motto of the brand", also=("品牌口号", "内涵", "品牌内涵"))
    part_of: str = _ref("所属体系", "所属品牌体系的编号", "Brand system it is part of", "brands", also=("品牌体系", "所属品牌", "所属品牌体系"))
    derived_from: tuple[str, ...] = _column(
        "来源品牌", "由哪些品牌派生", "Brands it was derived from", (), type=CellType.REFS, refers=("brands",), also=("派生自",))
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named part of a brand or practice (七个到位 has seven), which is no brand itself."""

    table: ClassVar[str] = "parts"
    whole: str = _ref("整体", "属于哪个品牌或做法", "Brand or practice it is a part of", "brands", "practices", required=True, also=("所属品牌", "品牌"))
    ordinal: int | None = _ordinal("第几项，从 1 起", "Position, from 1", required=True)
    name: str = _column("名称", "分项名称", "Name of the part", required=True, also=("分项名称", "分项"))
    name_en: str = _name_en()


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A principle (理念), requirement or spirit that units uphold and brands are guided by."""

    table: ClassVar[str] = "principles"
    key: str = _key("理念的编号", "Key of the principle", "yizheng-lingcai")
    name: str = _column("名称", "理念的表述", "Wording of the principle", required=True, also=("理念", "理念名称", "表述"))
    name_en: str = _name_en()
    aliases: tuple[str, ...] = _column("别名", "其他写法", "Other spellings", (), type=CellType.LIST, also=("又名", "其他名称", "别称"))
    kind: str = _concept("类型", "理念、要求、精神、机制等", "Idea, requirement, spirit …", "PrincipleKind", also=("理念类型", "种类", "类别"))
    section: str = _section()
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleLink:
    """Who upholds a principle (unit, branch) or which brand is guided by it."""

    table: ClassVar[str] = "principle_links"
    subject: str = _ref("主体", "单位、支部或品牌", "Unit, branch or brand", "units", "branches", "brands", required=True, also=("单位或品牌", "对象"))
    principle: str = _ref("理念", "理念的编号", "Key of the principle", "principles", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A practice that is not a brand (四同, 微党课)."""

    table: ClassVar[str] = "practices"
    key: str = _key("做法的编号", "Key of the practice", "sitong")
    name: str = _column("名称", "做法名称", "Name of the practice", required=True, also=("做法名称", "做法"))
    name_en: str = _name_en()
    owner: str = _ref("创建者", "采用它的单位或支部", "Unit or branch that practises it", "units", "branches", required=True,
                      also=("单位", "创建单位", "所属单位", "采用单位", "单位编号"))
    section: str = _section()
    brand: str = _ref("相关品牌", "它服务于哪个品牌", "Brand it serves", "brands", also=("品牌", "所属品牌"))
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLink:
    """A theme link made or corrected by a person: the only ones not computed from the words."""

    table: ClassVar[str] = "theme_links"
    brand: str = _ref("品牌", "品牌的编号", "Key of the brand", "brands", required=True)
    theme: str = _ref("主题", "主题的编号", "Key of the theme", "themes", required=True)
    action: str = _column(
        "处理", "infer：由上下文推断；reject：字面命中但不成立", "infer: inferred from the text around; reject: words match but mislead",
        type=CellType.CHOICE, choices=("infer", "reject"), required=True)
    phrase: str = _column("依据短语", "支持这一判断的原文短语", "Phrase of the source that justifies it", also=("依据", "短语"))
    reason: str = _column("理由", "一句话说明", "One sentence of explanation", also=("原因",))
    reason_en: str = _column("英文理由", "理由的英文", "The explanation in English")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Something the source recommends."""

    table: ClassVar[str] = "recommendations"
    key: str = _key("建议的编号", "Key of the recommendation", "r1")
    ordinal: int | None = _ordinal("第几条，从 1 起", "Position, from 1")
    name: str = _column("名称", "建议的要点", "Gist of the recommendation", required=True, also=("建议", "要点"))
    name_en: str = _name_en()
    section: str = _section()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWarning:
    """Something the source warns against, under one of its recommendations."""

    table: ClassVar[str] = "warnings"
    key: str = _key("警示的编号", "Key of the warning", "tongzhihua")
    name: str = _column("名称", "要避免的现象", "What to avoid", required=True, also=("警示", "现象"))
    name_en: str = _name_en()
    recommendation: str = _ref("所属建议", "在哪条建议中提出", "Recommendation that warns of it", "recommendations", also=("建议",))
    section: str = _section()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCount:
    """A number the source states without naming all the things counted."""

    table: ClassVar[str] = "stated_counts"
    key: str = _key("数字的编号", "Key of the count", "qingdao-32")
    subject: str = _ref("主体", "单位或支部", "Unit or branch", "units", "branches", required=True, also=("单位", "对象"))
    counted: str = _concept("所数品牌类型", "被计数的品牌类型", "Kind of brand that is counted", "BrandKind", required=True)
    count: int | None = _column("数量", "原文所说的数量", "The number stated", None, type=CellType.INTEGER, required=True, also=("数目", "个数"))
    named: tuple[str, ...] = _column(
        "点名的品牌", "其中原文点名的品牌", "Brands among them that the source names", (), type=CellType.REFS,
        refers=("brands",))
    section: str = _section()
    note: str = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSegment:
    """One stretch of the source on which a statement rests; several rows with one ``key``
    are one piece of evidence that the page layout split."""

    table: ClassVar[str] = "evidence"
    key: str = _key("证据的编号（同一证据分几段时重复）", "Key of the evidence; repeated for each of its segments", "e001")
    segment: int | None = _column("段", "第几段，从 1 起", "Segment number, from 1", None, type=CellType.INTEGER, required=True)
    subject: str = _ref(
        "对象", "所证明的事物", "What the statement is about",
        "brands", "units", "branches", "principles", "practices", "recommendations", "warnings", "stated_counts",
        required=True)
    statement: str = _column(
        "证明什么", "所证明的内容", "What is stated of it", type=CellType.CHOICE, required=True,
        choices=("name", "alias", "owner", "kind", "status", "aspect", "slogan", "part", "part_of", "derived_from", "principle",
                 "theme", "count", "practice", "warning", "recommendation"))
    value: str = _column("值", "对应的值：理念、主题、品牌的编号，或分项的顺序", "Key of the principle, theme or brand, or ordinal of the part")
    source: str = _ref("来源", "来源编号", "Key of the source", "sources", required=True)
    section: str = _section()
    start: int | None = _column("起", "原文中的起始字符位置（从 0 起，含）", "Start offset in the raw text (from 0, inclusive)", None,
                                type=CellType.INTEGER, required=True)
    end: int | None = _column("止", "结束字符位置（不含）", "End offset (exclusive)", None, type=CellType.INTEGER, required=True)
    phrase: str = _column("短语", "这一段的原文短语", "The words of this stretch", required=True)


Record = (
    Source | Section | Area | Unit | Branch | Brand | Part | Principle | PrincipleLink | Practice
    | ThemeLink | Recommendation | SourceWarning | StatedCount | EvidenceSegment
)

TABLES: tuple[type[Record], ...] = (
    Source, Section, Area, Unit, Branch, Brand, Part, Principle, PrincipleLink, Practice,
    ThemeLink, Recommendation, SourceWarning, StatedCount, EvidenceSegment,
)
"""Every table, in reading order. ``units`` and ``brands`` must exist; the others may be absent."""

REQUIRED_TABLES = ("units", "brands")


def columns(record: type[Record]) -> tuple[tuple[str, Column], ...]:
    """Return name and description of each column of ``record``, in file order."""
    return tuple((item.name, cast(Column, item.metadata["column"])) for item in fields(record))


def heading(table: str, name: str, lang: str = "zh") -> str:
    """Return how a reader of ``lang`` knows the column ``name`` of a table; the name where it has none.

    >>> heading("brands", "owner"), heading("brands", "owner", "en"), heading("brands", "?")
    ('创建者', 'owner', '?')
    """
    record = next((one for one in TABLES if one.table == table), None)
    column = dict(columns(record)).get(name) if record is not None and lang == "zh" else None
    return column.zh if column is not None else name
