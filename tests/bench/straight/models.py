"""The tables a newcomer would draw: a lot, its bidders, its bids."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Every table of the straightforward version."""


class Lot(Base):
    """A movable under the hammer and its present highest bid."""

    __tablename__ = "lots"

    mark: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(BigInteger)
    opening_price: Mapped[int] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)
    high_bidder: Mapped[str | None]
    calls: Mapped[int] = mapped_column(default=0)
    sold: Mapped[bool] = mapped_column(default=False)


class Bidder(Base):
    """Somebody with a paddle."""

    __tablename__ = "bidders"

    number: Mapped[str] = mapped_column(primary_key=True)


class Bid(Base):
    """One accepted oral bid; the command id makes a repeat harmless."""

    __tablename__ = "bids"

    id: Mapped[int] = mapped_column(primary_key=True)
    command_id: Mapped[str] = mapped_column(unique=True)
    lot_mark: Mapped[str] = mapped_column(ForeignKey("lots.mark"), index=True)
    bidder_number: Mapped[str] = mapped_column(ForeignKey("bidders.number"))
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=lambda: datetime.now(tz=UTC)
    )
