"""The three calls that bench/apis measures, as FastAPI's own tutorial writes such calls: functions on a pool of threads."""

import os
from datetime import datetime, timezone

from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials
from shared import Event, EventView, Message, MessageRequest, MessageView, bearer, claims_of
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine(os.environ["DATABASE"], pool_size=10)
sessions = sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


def session():
    with sessions() as opened:
        yield opened


def allowed(scope):
    def caller(credentials: HTTPAuthorizationCredentials = Depends(bearer)):
        return claims_of(credentials.credentials, scope)

    return caller


@app.get("/events/{event_id}", response_model=EventView, response_model_by_alias=False)
def one(event_id: int, _=Depends(allowed("events:read")), db: Session = Depends(session)):
    event = db.get(Event, event_id)
    if event is None:
        raise HTTPException(404, "no such event")
    return event


@app.get("/events", response_model=list[EventView], response_model_by_alias=False)
def page(
    skip: int = Query(0, ge=0),
    limit: int = Query(20, ge=1, le=100),
    _=Depends(allowed("events:read")),
    db: Session = Depends(session),
):
    found = db.execute(select(Event).order_by(Event.id).offset(skip).limit(limit))
    return found.scalars().all()


@app.post("/messages", status_code=201, response_model=MessageView)
def send(
    request: MessageRequest, caller=Depends(allowed("messages:write")), db: Session = Depends(session)
):
    message = Message(
        sender_id=caller["user_id"],
        receiver_id=request.receiver_id,
        content=request.content,
        is_read=False,
        created_at=datetime.now(timezone.utc),
    )
    db.add(message)
    db.commit()
    return message
