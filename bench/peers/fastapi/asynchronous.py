"""The three calls that bench/apis measures, as one writes them with FastAPI and an asynchronous driver."""

import os
from datetime import datetime, timezone

from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials
from shared import Event, EventView, Message, MessageRequest, MessageView, bearer, claims_of
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import sessionmaker

engine = create_async_engine(os.environ["DATABASE"], pool_size=10)
sessions = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI()


async def session():
    async with sessions() as opened:
        yield opened


def allowed(scope):
    async def caller(credentials: HTTPAuthorizationCredentials = Depends(bearer)):
        return claims_of(credentials.credentials, scope)

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
