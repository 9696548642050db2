"""The data structure definition: built from the ledger, published as SDMX-JSON 2.0, read from there by the proof."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from luoshi.desk.accounts.models import Sensitivity, User
from luoshi.desk.api.bulk.places import Places
from luoshi.desk.api.sdmx.codes import FREQUENCIES, NONE, REPORTS, STATUSES, area_of, code_of, indicator_of
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.observations import observations_seen, organs_offered
from luoshi.write.labels import BOUNDS, MEASURES, comparison_label

AGENCY, ID, VERSION = "LUOSHI", "OBSERVATIONS", "1.0.0"
REFERENCE = f"{AGENCY}:{ID}({VERSION})"
DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "FREQ": ("频率", "CL_FREQ"),
    "REF_AREA": ("单位或地区", "CL_AREA"),
    "INDICATOR": ("指标", "CL_INDICATOR"),
    "MEASURE": ("量类", "CL_MEASURE"),
    "COMPARISON": ("与何比较", "CL_COMPARISON"),
    "KIND": ("性质", "CL_KIND"),
    "ASPECT": ("方面", "CL_ASPECT"),
    "SOURCE": ("来源：填报和导入，或一份文件", "CL_SOURCE"),
}
"""The dimensions beside time, each with its name and its codelist."""
ATTRIBUTES: Mapping[str, tuple[str, str, bool]] = {
    "UNIT_MEASURE": ("计量单位", "", True),
    "UNIT_MULT": ("数量级（10 的几次方）", "CL_UNIT_MULT", True),
    "OBS_STATUS": ("观测状态", "CL_OBS_STATUS", True),
    "REPORT_STATE": ("填报状态", "CL_REPORT_STATE", True),
    "BOUND": ("界限", "CL_BOUND", True),
    "OBS_HIGH": ("上限", "", False),
    "OBS_LOW": ("下限", "", False),
    "OWNER": ("谁的台账", "CL_AREA", False),
    "EDITION": ("版次：快报、初步、最终、修订", "", False),
    "SENSITIVITY": ("敏感程度", "CL_SENSITIVITY", False),
    "COMMENT_OBS": ("说明", "", False),
    "QUOTE": ("原文", "", False),
    "RECORDED_AT": ("何时记入台账", "", False),
}
"""The attributes of an observation: name, codelist if coded, whether it must be there."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file is proved against."""

    reference: str
    dimensions: Mapping[str, frozenset[str]]
    """The dimensions beside time, each with its codes."""
    attributes: Mapping[str, tuple[frozenset[str], bool]]
    """The attributes: their codes (none: any text), whether they must be there."""
    attached: Mapping[str, Sequence[str]]
    """The attributes that are attached to some dimensions: one value for all rows that agree in these."""
    names: Mapping[str, Mapping[str, str]]
    """What the codes of each coded column mean."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns of a file beside those that name the structure."""
        return (*self.dimensions, "TIME_PERIOD", "OBS_VALUE", *self.attributes)


def message(user: User) -> dict[str, Any]:
    """The structure message, with the codes that the caller may see."""
    own = {"agencyID": AGENCY, "version": VERSION}
    names = {name: told[0] for name, told in (*DIMENSIONS.items(), *ATTRIBUTES.items())}
    names |= {"TIME_PERIOD": "期间", "OBS_VALUE": "数值"}
    concepts = [{"id": name, "name": words} for name, words in names.items()]
    return {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json",
            "id": f"LUOSHI-{timezone.now():%Y%m%d%H%M%S}",
            "prepared": timezone.localtime().isoformat(timespec="seconds"),
            "test": False,
            "sender": {"id": AGENCY},
        },
        "data": {
            "dataflows": [{"id": ID, **own, "name": "台账观测值", "structure": _urn("datastructure.DataStructure")}],
            "dataStructures": [{"id": ID, **own, "name": "台账观测值", "dataStructureComponents": _components()}],
            "conceptSchemes": [{"id": "CONCEPTS", **own, "name": "概念", "concepts": concepts}],
            "codelists": [
                {"id": name, **own, "name": name, "codes": [{"id": code, "name": told} for code, told in codes.items()]}
                for name, codes in codelists(user).items()
            ],
        },
    }


def _components() -> dict[str, Any]:
    """Dimensions, time, the measure, attributes."""
    time = {"format": {"dataType": "ObservationalTimePeriod"}}
    value = {"id": "OBS_VALUE", "conceptIdentity": _concept("OBS_VALUE"), "usage": "optional"}
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [_coded(name, told[1], at) for at, (name, told) in enumerate(DIMENSIONS.items())],
            "timeDimension": {
                "id": "TIME_PERIOD", "conceptIdentity": _concept("TIME_PERIOD"), "localRepresentation": time,
            },
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [{**value, "localRepresentation": {"format": {"dataType": "Decimal"}}}],
        },
        "attributeList": {"id": "AttributeDescriptor", "attributes": [_attribute(name) for name in ATTRIBUTES]},
    }  # fmt: skip


def structure_of(told: Mapping[str, Any]) -> Structure:
    """The structure that a message defines.

    Raises:
        KeyError: it defines none of ours.
    """
    names = {one["id"]: {code["id"]: code["name"] for code in one["codes"]} for one in told["data"]["codelists"]}
    lists = {name: frozenset(codes) for name, codes in names.items()}
    found = next(one for one in told["data"]["dataStructures"] if one["id"] == ID)
    parts = found["dataStructureComponents"]
    dimensions = {one["id"]: lists[_list(one)] for one in parts["dimensionList"]["dimensions"]}
    attributes = {
        one["id"]: (lists.get(_list(one), frozenset()), one["usage"] == "mandatory")
        for one in parts["attributeList"]["attributes"]
    }
    attached = {
        one["id"]: tuple(one["attributeRelationship"]["dimensions"])
        for one in parts["attributeList"]["attributes"]
        if "dimensions" in one["attributeRelationship"]
    }
    coded = (*parts["dimensionList"]["dimensions"], *parts["attributeList"]["attributes"])
    meant = {one["id"]: names[_list(one)] for one in coded if _list(one)}
    reference = f"{found['agencyID']}:{found['id']}({found['version']})"
    return Structure(reference, dimensions, attributes, attached, meant)


def codelists(user: User) -> dict[str, dict[str, str]]:
    """Every codelist with its codes and their names."""
    rows = observations_seen(user).order_by()
    return {
        "CL_FREQ": dict(FREQUENCIES),
        "CL_AREA": _areas(user, rows.filter(organ=None).values_list("region", flat=True).distinct()),
        "CL_INDICATOR": _indicators(rows.filter(indicator=None).values_list("name", flat=True).distinct()),
        "CL_MEASURE": dict(MEASURES),
        "CL_COMPARISON": _words(rows.values_list("comparison", flat=True).distinct(), "CMP", comparison_label)
        | {"yoy": comparison_label("yoy")},
        "CL_KIND": {str(code): str(words) for code, words in Observation.Kind.choices},
        "CL_ASPECT": _words(rows.values_list("aspect", flat=True).distinct(), "ASP", str),
        "CL_SOURCE": {"FILED": "填报和导入"} | _documents(rows),
        "CL_UNIT_MULT": {"0": "个"},
        "CL_OBS_STATUS": STATUSES,
        "CL_REPORT_STATE": REPORTS,
        "CL_BOUND": {code: words or "等于" for code, words in BOUNDS.items()},
        "CL_SENSITIVITY": {str(code): str(words) for code, words in Sensitivity.choices},
    }


def _areas(user: User, outside: Iterable[str]) -> dict[str, str]:
    places = Places()
    keys = set(organs_offered(user).values_list("pk", flat=True))
    seen = observations_seen(user).order_by()
    keys |= set(seen.filter(organ__isnull=False).values_list("organ", flat=True).distinct())
    keys |= set(seen.values_list("owner", flat=True).distinct())
    inside = {area_of(pk, ""): places.words(pk) for pk in sorted(keys)}
    return inside | {area_of(None, name): name or "无" for name in outside}


def _indicators(loose: Iterable[str]) -> dict[str, str]:
    found = dict(Indicator.objects.values_list("code", "name"))
    return found | {indicator_of("", name): name for name in loose}


def _words(words: Iterable[str], prefix: str, label: Any) -> dict[str, str]:
    """Words as codes; what is no code itself is named as it stands, so that a reader finds the words again."""
    coded = {code_of(one, prefix): one for one in words if one}
    return {NONE: "无"} | {code: str(label(one)) if code == one else one for code, one in coded.items()}


def _documents(rows: Any) -> dict[str, str]:
    told = rows.filter(version__isnull=False).values_list("version__document", "version__document__title").distinct()
    return {f"DOC_{pk}": title for pk, title in told}


def _urn(kind: str, name: str = ID, item: str = "") -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({VERSION})" + (f".{item}" if item else "")


def _concept(name: str) -> str:
    return _urn("conceptscheme.Concept", "CONCEPTS", name)


def _coded(name: str, codelist: str, position: int) -> dict[str, Any]:
    return {
        "id": name,
        "position": position,
        "conceptIdentity": _concept(name),
        "localRepresentation": {"enumeration": _urn("codelist.Codelist", codelist)},
    }


def _attribute(name: str) -> dict[str, Any]:
    _, codelist, needed = ATTRIBUTES[name]
    form = {"enumeration": _urn("codelist.Codelist", codelist)} if codelist else {"format": {"dataType": "String"}}
    return {
        "id": name,
        "conceptIdentity": _concept(name),
        "usage": "mandatory" if needed else "optional",
        "attributeRelationship": {"observation": {}},
        "localRepresentation": form,
    }


def _list(component: Mapping[str, Any]) -> str:
    """The codelist of a component; empty where it is not coded."""
    urn = str(component["localRepresentation"].get("enumeration", ""))
    return urn.partition(":".join((AGENCY, "")))[2].partition("(")[0]
