"""A small valid graph of invented units, and for every rule one way to break it."""

from __future__ import annotations

PREFIXES = """
@prefix : <https://w3id.org/brand-atlas/id/x/> .
@prefix aspect: <https://w3id.org/brand-atlas/ontology/aspect/> .
@prefix ba: <https://w3id.org/brand-atlas/ontology#> .
@prefix bkind: <https://w3id.org/brand-atlas/ontology/brand-kind/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix level: <https://w3id.org/brand-atlas/ontology/level/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix pkind: <https://w3id.org/brand-atlas/ontology/principle-kind/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix status: <https://w3id.org/brand-atlas/ontology/brand-status/> .
@prefix theme: <https://w3id.org/brand-atlas/id/theme/> .
@prefix ukind: <https://w3id.org/brand-atlas/ontology/unit-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

VALID = """
:area a schema:AdministrativeArea ; skos:prefLabel "云川市"@zh, "Yunchuan"@en ;
    skos:notation "990100"^^ba:gb2260 ; skos:exactMatch <http://www.wikidata.org/entity/Q1> .
:district a schema:AdministrativeArea ; skos:prefLabel "云东区"@zh ; dcterms:isPartOf :area .

:unit a org:FormalOrganization, schema:GovernmentOrganization ; skos:prefLabel "云川市财政局"@zh, "Yunchuan Finance Bureau"@en ;
    ba:shortName "云川"@zh ; dcterms:type ukind:finance-department ; org:classification level:40 ;
    dcterms:spatial :area ; org:identifier "11990100MB0000000X" ; ba:guides :lower ; ba:upholds :principle ; schema:brand :brand .
:lower a org:FormalOrganization ; skos:prefLabel "云东区财政局"@zh ; org:classification level:50 ; dcterms:spatial :district .
:centre a org:FormalOrganization ; skos:prefLabel "云川市财政信息中心"@zh ; dcterms:type ukind:affiliated-institution ;
    org:classification level:40 ; dcterms:spatial :area ; org:subOrganizationOf :unit .
:branch a ba:PartyOrganization, ba:PartyBranch ; skos:prefLabel "云川市财政局某党支部（未具名）"@zh ; org:unitOf :unit ; ba:anonymous true .
:branches a ba:BranchGroup ; skos:prefLabel "云川市财政局各党支部"@zh ; org:unitOf :unit .

:brand a ba:PartyBrand, schema:Brand ; skos:prefLabel "青山为证 理财为民"@zh, "Green Hills, Money for the People"@en ;
    skos:altLabel "青山为证"@zh ; ba:brandOf :unit ; dcterms:type bkind:office-culture ; ba:status status:explicit ;
    ba:aspect aspect:serving-people ; ba:inSection :section ; schema:slogan "一分一厘"@zh ; ba:guidedBy :principle ;
    ba:themeExactInName theme:licai-weimin ; ba:themeInferred theme:qingzheng-lianjie ; ba:hasNamedPart :part1, :part2 .
:child a ba:PartyBrand ; skos:prefLabel "灯塔"@zh ; ba:brandOf :branch ; dcterms:type bkind:branch ; ba:status status:brand-like ;
    dcterms:isPartOf :brand ; prov:wasDerivedFrom :brand .
:part1 a ba:Part ; skos:prefLabel "廉洁之星"@zh ; ba:ordinal 1 .
:part2 a ba:Part ; skos:prefLabel "服务之星"@zh ; ba:ordinal 2 .
:practice a ba:Practice ; skos:prefLabel "三同"@zh ; ba:practisedBy :branch ; ba:inSection :section .

theme:licai-weimin a ba:Theme ; skos:notation "licai-weimin" ; skos:prefLabel "理财为民"@zh ; skos:broader theme:weimin-fuwu ;
    skos:definition "为民理财。"@zh ; skos:hiddenLabel "为民"@zh .
theme:qingzheng-lianjie a ba:Theme ; skos:notation "qingzheng-lianjie" ; skos:prefLabel "清正廉洁"@zh ;
    skos:broader theme:weimin-fuwu ; skos:definition "干净做事。"@zh .
theme:weimin-fuwu a ba:ThemeGroup ; skos:notation "weimin-fuwu" ; skos:prefLabel "为民服务"@zh ; skos:definition "一组。"@zh .

:principle a ba:Principle ; skos:prefLabel "一分为民"@zh ; dcterms:type pkind:idea ; ba:inSection :section .
:advice a ba:Recommendation ; skos:prefLabel "勤维护"@zh ; ba:ordinal 1 ; ba:warnsAgainst :danger .
:danger a ba:Warning ; skos:prefLabel "一创了之"@zh .
:count a ba:StatedCount ; ba:countedSubject :unit ; ba:countedKind bkind:clean-government ; ba:countValue 7 .

:article a schema:Article ; dcterms:title "云川的故事"@zh ; dcterms:hasPart :section .
:section a ba:Section ; skos:prefLabel "为民"@zh ; ba:ordinal 1 .
:e1 a oa:Annotation ; ba:inSection :section ; oa:hasBody :s1 ; oa:hasTarget :t1 .
:s1 a rdf:Statement ; rdf:subject :brand ; rdf:predicate ba:themeInferred ; rdf:object theme:qingzheng-lianjie .
:t1 a oa:SpecificResource ; oa:hasSource :article ; oa:hasSelector :p1, :q1 .
:p1 a oa:TextPositionSelector ; oa:start 10 ; oa:end 14 .
:q1 a oa:TextQuoteSelector ; oa:exact "清白如水" .
:e2 a oa:Annotation ; oa:hasBody :s2 ; oa:hasTarget :t1 .
:s2 a rdf:Statement ; rdf:subject :child ; rdf:predicate skos:prefLabel ; rdf:object "灯塔"@zh .
"""

_BRAND = 'a ba:PartyBrand ; skos:prefLabel "新"@zh ; ba:brandOf :unit ; dcterms:type bkind:branch ; ba:status status:explicit'
_TARGET = "a oa:SpecificResource ; oa:hasSource :article"

BROKEN: tuple[tuple[str, str, str], ...] = (
    ("name", ":bad", ':bad a ba:Warning ; skos:prefLabel "Only English"@en .'),
    ("name", ":bad", ':bad a ba:Warning ; skos:prefLabel "甲"@zh, "乙"@zh .'),
    ("name-form", ":bad", ':bad a ba:Warning ; skos:prefLabel "甲"@zh, "no language" .'),
    ("name-form", ":bad", ':bad a ba:Warning ; skos:prefLabel " 甲"@zh .'),
    ("name-form", ":bad", ':bad a ba:Warning ; skos:prefLabel "甲\\n乙"@zh .'),
    ("section", ":brand", ":brand ba:inSection :unit ."),
    ("ordinal", ":advice", ":advice ba:ordinal 2 ."),
    ("ordinal", ":section", ":section ba:ordinal 0 ."),
    ("brand-owner", ":bad", ':bad a ba:PartyBrand ; skos:prefLabel "新"@zh .'),
    ("brand-owner", ":brand", ":lower schema:brand :brand ."),
    ("brand-owner", ":bad", ":bad a ba:PartyBrand ; ba:brandOf :principle ."),
    ("brand-kind", ":bad", ":bad a ba:PartyBrand ; dcterms:type pkind:idea ."),
    ("brand-kind", ":brand", ":brand dcterms:type bkind:branch ."),
    ("brand-kind-given", ":bad", ':bad a ba:PartyBrand ; skos:prefLabel "新"@zh ; ba:brandOf :unit .'),
    ("brand-status", ":bad", ":bad a ba:PartyBrand ."),
    ("brand-aspect", ":brand", ":brand ba:aspect aspect:role ."),
    ("brand-slogan", ":brand", ':brand schema:slogan "另一句"@zh .'),
    ("brand-system", ":brand", ":brand dcterms:isPartOf :practice ."),
    ("brand-origin", ":brand", ":brand prov:wasDerivedFrom :principle ."),
    ("brand-principle", ":brand", ":brand ba:guidedBy theme:licai-weimin ."),
    ("brand-parts", ":brand", ":brand ba:hasNamedPart :child ."),
    ("brand-theme", ":brand", ":brand ba:themeVariantInName theme:weimin-fuwu ."),
    ("brand-basis-exact", ":brand", ":brand ba:themeVariantInName theme:licai-weimin ."),
    ("brand-basis-exact", ":brand", ":brand ba:themeRejected theme:licai-weimin ."),
    ("brand-basis-variant", ":brand", ":brand ba:themeVariantInName theme:qingzheng-lianjie ."),
    ("brand-basis-parts", ":brand", ":brand ba:themeInParts theme:qingzheng-lianjie ."),
    ("brand-basis-inferred", ":brand", ":brand ba:themeRejected theme:qingzheng-lianjie ."),
    ("brand-evidence", ":bad", f":bad {_BRAND} ."),
    ("brand-circle", ":brand", ":brand dcterms:isPartOf :child ."),
    ("brand-circle", ":brand", ":brand prov:wasDerivedFrom :brand ."),
    ("brand-inferred-evidence", ":child", ":child ba:themeInferred theme:licai-weimin ."),
    ("part-ordinal", ":bad", ':bad a ba:Part ; skos:prefLabel "新"@zh . :brand ba:hasNamedPart :bad .'),
    ("part-whole", ":bad", ':bad a ba:Part ; skos:prefLabel "新"@zh ; ba:ordinal 3 .'),
    ("part-whole", ":part1", ":practice ba:hasNamedPart :part1 ."),
    ("part-same-ordinal", ":bad", ':bad a ba:Part ; skos:prefLabel "新"@zh ; ba:ordinal 2 . :brand ba:hasNamedPart :bad .'),
    ("practice-owner", ":bad", ':bad a ba:Practice ; skos:prefLabel "新"@zh .'),
    ("short-name", ":unit", ':unit ba:shortName "云"@zh .'),
    ("unit-kind", ":unit", ":unit dcterms:type bkind:branch ."),
    ("unit-classification", ":unit", ":unit org:classification bkind:branch ."),
    ("unit-level", ":bad", ':bad a org:FormalOrganization ; skos:prefLabel "新"@zh ; dcterms:spatial :area .'),
    ("unit-place", ":bad", ':bad a org:FormalOrganization ; skos:prefLabel "新"@zh ; org:classification level:40 .'),
    ("unit-area", ":unit", ":unit dcterms:spatial :branch ."),
    ("unit-parent", ":centre", ":centre org:subOrganizationOf :branch ."),
    ("unit-guides", ":unit", ":unit ba:guides :centre ."),
    ("unit-identifier", ":lower", ':lower org:identifier "370200" .'),
    ("upholds", ":branch", ":branch ba:upholds :practice ."),
    ("branch-unit", ":bad", ':bad a ba:PartyBranch ; skos:prefLabel "新"@zh .'),
    ("branch-unit", ":branch", ":branch org:unitOf :lower ."),
    ("branch-kind", ":branch", ":branch dcterms:type ukind:department ."),
    ("branch-anonymous", ":branch", ':branch ba:anonymous "是" .'),
    ("area-code", ":district", ':district skos:notation "9901"^^ba:gb2260 .'),
    ("area-code", ":district", ':district skos:notation "990102" .'),
    ("area-match", ":district", ':district skos:exactMatch "Q2" .'),
    ("area-parent", ":district", ":district dcterms:isPartOf :unit ."),
    ("theme-key", ":bad", ':bad a ba:Theme ; skos:prefLabel "新"@zh .'),
    ("theme-key", ":bad", ':bad a ba:ThemeGroup ; skos:prefLabel "新"@zh ; skos:notation "a b" .'),
    ("theme-group", ":bad", ":bad a ba:Theme ; skos:broader theme:licai-weimin ."),
    ("theme-definition", ":bad", ':bad a ba:Theme ; skos:prefLabel "新"@zh ; skos:notation "xin" ; skos:broader theme:weimin-fuwu .'),
    ("theme-words", "theme:licai-weimin", 'theme:licai-weimin skos:hiddenLabel "·"@zh .'),
    ("theme-same-key", ":bad", ':bad a ba:Theme ; skos:notation "weimin-fuwu" .'),
    ("principle-kind", ":principle", ":principle dcterms:type bkind:branch ."),
    ("principle-use", ":bad", ':bad a ba:Principle ; skos:prefLabel "新"@zh .'),
    ("recommendation-warning", ":advice", ":advice ba:warnsAgainst :principle ."),
    ("warning-advice", ":bad", ':bad a ba:Warning ; skos:prefLabel "新"@zh .'),
    ("count-subject", ":bad", ":bad a ba:StatedCount ; ba:countedKind bkind:branch ; ba:countValue 1 ."),
    ("count-kind", ":bad", ":bad a ba:StatedCount ; ba:countedKind pkind:idea ."),
    ("count-value", ":bad", ":bad a ba:StatedCount ; ba:countValue -1 ."),
    ("source-title", ":bad", ":bad a schema:Article ."),
    ("section-title", ":bad", ":bad a ba:Section . :article dcterms:hasPart :bad ."),
    ("section-whole", ":bad", ':bad a ba:Section ; skos:prefLabel "新"@zh .'),
    ("evidence-body", ":bad", ":bad a oa:Annotation ; oa:hasTarget :t1 ."),
    ("evidence-target", ":bad", ":bad a oa:Annotation ; oa:hasBody :s1 ."),
    ("statement-subject", ":bad", ':bad a rdf:Statement ; rdf:subject "brand" .'),
    ("statement-predicate", ":s1", ":s1 rdf:predicate ba:hasTheme ."),
    ("statement-object", ":bad", ":bad a rdf:Statement ; rdf:subject :brand ; rdf:predicate ba:status ."),
    ("target-source", ":bad", ":bad a oa:SpecificResource ; oa:hasSelector :p1, :q1 ."),
    ("target-position", ":bad", f":bad {_TARGET} ; oa:hasSelector :q1 ."),
    ("target-quote", ":bad", f":bad {_TARGET} ; oa:hasSelector :p1 ."),
    ("position-start", ":bad", ":bad a oa:TextPositionSelector ; oa:start -1 ; oa:end 5 ."),
    ("position-end", ":bad", ":bad a oa:TextPositionSelector ; oa:start 1 ."),
    ("position-order", ":bad", ":bad a oa:TextPositionSelector ; oa:start 5 ; oa:end 5 ."),
    ("quote-exact", ":bad", ':bad a oa:TextQuoteSelector ; oa:exact "" .'),
    ("quote-short", ":bad", f':bad a oa:TextQuoteSelector ; oa:exact "{"长" * 61}" .'),
)
"""Rule, the thing that breaks it, and what is added to the valid graph."""
