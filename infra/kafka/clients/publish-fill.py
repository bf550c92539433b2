"""Publishes a fill: publish-fill.py ID TIME INSTRUMENT PRICE QUANTITY BUYER SELLER

TIME is milliseconds since the epoch. Reads KAFKA_BROKERS, SCHEMA_REGISTRY_URL and TOPIC_PREFIX as
the services do, and follows schemas/README.md: the schema's id from the registry, five bytes of
frame, an Avro body, headers by CloudEvents' Kafka binding.
"""
import io
import json
import os
import sys
import urllib.request
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import confluent_kafka as kafka
import fastavro

SCHEMAS = Path(__file__).parents[3] / "schemas"
TOPIC = os.environ.get("TOPIC_PREFIX", "") + "trades.v1"
TEXT = (SCHEMAS / "trade-executed.avsc").read_text()
SUBJECT = "marginengine.TradeExecuted"


def schema_id():
    """The registry's id of this very schema."""
    request = urllib.request.Request(
        f"{os.environ['SCHEMA_REGISTRY_URL']}/subjects/{SUBJECT}",
        data=json.dumps({"schema": TEXT}).encode(),
        headers={"content-type": "application/vnd.schemaregistry.v1+json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["id"]


def framed(fill):
    body = io.BytesIO()
    fastavro.schemaless_writer(body, fastavro.parse_schema(json.loads(TEXT)), fill)
    return b"\0" + schema_id().to_bytes(4, "big") + body.getvalue()


event_id, time, instrument, price, quantity, buyer, seller = sys.argv[1:]
event_time = datetime.fromtimestamp(int(time) / 1000, timezone.utc)
fill = {
    "eventId": event_id,
    "eventTime": int(time),
    "venue": "acme",
    "instrument": instrument,
    "price": Decimal(price),
    "quantity": Decimal(quantity),
    "buyer": buyer,
    "seller": seller,
    "buyerFee": Decimal(0),
    "sellerFee": Decimal(0),
}
headers = {
    "ce_specversion": "1.0",
    "ce_id": event_id,
    "ce_source": "acme",
    "ce_type": "TradeExecuted",
    "ce_time": event_time.isoformat(),
    "content-type": "application/avro",
}
failures = []


def delivered(fault, _message):
    if fault is not None:
        failures.append(fault)


producer = kafka.Producer({"bootstrap.servers": os.environ["KAFKA_BROKERS"], "acks": "all"})
producer.produce(
    TOPIC, key=instrument, value=framed(fill), headers=headers, on_delivery=delivered
)
if producer.flush(10) > 0 or failures:
    sys.exit(f"the fill was not published: {failures}")
