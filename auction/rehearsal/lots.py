"""Lots as a script writes them: what it leaves out is filled in, and named as invented."""

from msgspec.structs import asdict

from auction.docket.lot_list import LotEntry
from auction.terms import LotKind, Parcel, Twd

_WHAT = {LotKind.REAL_ESTATE: ("土地", "Land"), LotKind.MOVABLE: ("動產", "Movable")}


class SketchedParcel(Parcel, frozen=True, kw_only=True):
    """A parcel; only its minimum is needed."""

    kind: str = "land"
    number: str = ""
    area: str = ""
    share: str = "1"
    minimum: Twd


class SketchedLot(LotEntry, frozen=True, kw_only=True):
    """A lot; only its mark and figures are needed. Every key of the lot list may be given."""

    kind: LotKind = LotKind.REAL_ESTATE
    case_numbers: tuple[str, ...] = ()
    section: str = "甲"
    title_zh: str = ""
    title_en: str = ""
    handover: bool | None = None
    parcels: tuple[SketchedParcel, ...] = ()

    def entry(self) -> LotEntry:
        """The lot as the lot list would have it."""
        given = {name: getattr(self, name) for name in LotEntry.__struct_fields__}
        zh, en = _WHAT[self.kind]
        made_up: dict[str, object] = {
            "case_numbers": self.case_numbers
            or (f"竹執{self.section}115年度地稅執字第00000001號",),
            "title_zh": self.title_zh or f"{self.mark}標{zh}",
            "title_en": self.title_en or f"{en}, lot {self.mark}",
            "parcels": tuple(self._parcels()),
        }
        if self.kind is LotKind.REAL_ESTATE:
            made_up["minimum"] = self._minimum()
            made_up["handover"] = True if self.handover is None else self.handover
            made_up["combined"] = self.combined or len(self.parcels) > 1
        invented = {*self.invented, *({"case_numbers"} if not self.case_numbers else ())}
        return LotEntry(**{**given, **made_up, "invented": tuple(sorted(invented))})

    def _minimum(self) -> Twd | None:
        if self.minimum is None and self.parcels:
            return sum(parcel.minimum for parcel in self.parcels)
        return self.minimum

    def _parcels(self) -> list[Parcel]:
        if self.kind is not LotKind.REAL_ESTATE or (not self.parcels and self.minimum is None):
            return []
        sketched = self.parcels or (SketchedParcel(minimum=self.minimum or 0),)
        return [
            Parcel(**{**asdict(parcel), "number": parcel.number or _number(parcel.kind, index)})
            for index, parcel in enumerate(sketched, start=1)
        ]


def _number(kind: str, index: int) -> str:
    return f"範例段{index:03}建號" if kind == "building" else f"範例段{index:04}-0000地號"
