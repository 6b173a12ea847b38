"""The three calls that bench/apis measures, as one writes them with FastAPI, SQLAlchemy and PyJWT."""

import os
from datetime import datetime, timezone

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, Boolean, Column, DateTime, FetchedValue, Text, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_async_engine(os.environ["DATABASE"], pool_size=10)
sessions = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
issuer_keys = jwt.PyJWKClient(os.environ["JWKS"], cache_keys=True)
bearer = HTTPBearer()
app = FastAPI()
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


async def session():
    async with sessions() as opened:
        yield opened


def allowed(scope):
    """Who calls, if the token is good and has the scope."""

    async def caller(credentials: HTTPAuthorizationCredentials = Depends(bearer)):
        token = credentials.credentials
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

    return caller


@app.get("/events/{event_id}", response_model=EventView, response_model_by_alias=False)
async def one(event_id: int, _=Depends(allowed("events:read")), db: AsyncSession = Depends(session)):
    event = await db.get(Event, event_id)
    if event is None:
        raise HTTPException(404, "no such event")
    return event


@app.get("/events", response_model=list[EventView], response_model_by_alias=False)
async def page(
    skip: int = Query(0, ge=0),
    limit: int = Query(20, ge=1, le=100),
    _=Depends(allowed("events:read")),
    db: AsyncSession = Depends(session),
):
    found = await db.execute(select(Event).order_by(Event.id).offset(skip).limit(limit))
    return found.scalars().all()


@app.post("/messages", status_code=201, response_model=MessageView)
async def send(
    request: MessageRequest, caller=Depends(allowed("messages:write")), db: AsyncSession = Depends(session)
):
    message = Message(
        sender_id=caller["user_id"],
        receiver_id=request.receiver_id,
        content=request.content,
        is_read=False,
        created_at=datetime.now(timezone.utc),
    )
    db.add(message)
    await db.commit()
    return message
