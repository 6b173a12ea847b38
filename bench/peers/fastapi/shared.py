"""What both ways to write the three calls share: the tables, the answers, and who calls."""

import os
from datetime import datetime

import jwt
from fastapi import HTTPException
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, Boolean, Column, DateTime, FetchedValue, Text
from sqlalchemy.orm import declarative_base

issuer_keys = jwt.PyJWKClient(os.environ["JWKS"], cache_keys=True)
bearer = HTTPBearer()
Table = declarative_base()


class Event(Table):
    __tablename__ = "event"
    id = Column(BigInteger, primary_key=True)
    title = Column(Text)
    description = Column(Text)
    location = Column(Text)
    starts_at = Column(DateTime(timezone=True))
    organizer_id = Column(BigInteger)


class Message(Table):
    __tablename__ = "message"
    id = Column(BigInteger, FetchedValue(), primary_key=True)
    sender_id = Column(BigInteger)
    receiver_id = Column(BigInteger)
    content = Column(Text)
    is_read = Column(Boolean)
    created_at = Column(DateTime(timezone=True))


class EventView(BaseModel):
    id: int
    title: str
    description: str
    date: datetime = Field(alias="starts_at")
    location: str
    organizer_id: int

    class Config:
        orm_mode = True


class MessageRequest(BaseModel):
    content: str = Field(min_length=1, max_length=4000)
    receiver_id: int


class MessageView(BaseModel):
    id: int
    content: str
    created_at: datetime
    sender_id: int
    receiver_id: int
    is_read: bool

    class Config:
        orm_mode = True


def claims_of(token, scope):
    """What a token says, if it is good and has the scope."""
    try:
        claims = jwt.decode(
            token,
            issuer_keys.get_signing_key_from_jwt(token).key,
            algorithms=["RS256"],
            issuer=os.environ["ISSUER"],
            audience=os.environ["AUDIENCE"],
            options={"require": ["exp", "iat", "sub", "jti"]},
        )
    except jwt.PyJWTError as refused:
        raise HTTPException(401, "invalid token") from refused
    if scope not in claims.get("scope", "").split():
        raise HTTPException(403, "insufficient scope")
    return claims
