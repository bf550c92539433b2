"""Prints an account's newest margin snapshot as JSON: read-snapshot.py ACCOUNT

Reads KAFKA_BROKERS, SCHEMA_REGISTRY_URL and TOPIC_PREFIX as the services do, and follows
schemas/README.md: committed records only, five bytes of frame, an Avro body.
"""
import io
import json
import os
import sys
import urllib.request
from pathlib import Path

import confluent_kafka as kafka
import fastavro

SCHEMAS = Path(__file__).parents[3] / "schemas"
TOPIC = os.environ.get("TOPIC_PREFIX", "") + "margin-snapshots.v1"
READER = fastavro.parse_schema(json.loads((SCHEMAS / "margin-snapshot.avsc").read_text()))
writers = {}


def writer_of(schema_id):
    """The schema that a record was written with, from the registry."""
    if schema_id not in writers:
        address = f"{os.environ['SCHEMA_REGISTRY_URL']}/schemas/ids/{schema_id}"
        with urllib.request.urlopen(address) as answer:
            writers[schema_id] = fastavro.parse_schema(json.loads(json.load(answer)["schema"]))
    return writers[schema_id]


def decoded(value):
    if value[0] != 0:
        raise ValueError("a snapshot begins with a zero byte")
    schema_id = int.from_bytes(value[1:5], "big")
    return fastavro.schemaless_reader(io.BytesIO(value[5:]), writer_of(schema_id), READER)


def newest(account):
    settings = {
        "bootstrap.servers": os.environ["KAFKA_BROKERS"],
        "group.id": "read-snapshot",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "enable.partition.eof": True,
    }
    consumer = kafka.Consumer(settings)
    partitions = consumer.list_topics(TOPIC, timeout=10).topics[TOPIC].partitions
    begin = kafka.OFFSET_BEGINNING
    consumer.assign([kafka.TopicPartition(TOPIC, number, begin) for number in partitions])
    found, ended = None, set()
    while len(ended) < len(partitions):
        message = consumer.poll(10)
        if message is None:
            raise TimeoutError(f"{TOPIC} gave nothing for ten seconds")
        if message.error() is None:
            if message.key() == account.encode():
                found = decoded(message.value())
        elif message.error().code() == kafka.KafkaError._PARTITION_EOF:
            ended.add(message.partition())
        else:
            raise kafka.KafkaException(message.error())
    consumer.close()
    return found




def text_of(value):
    return value.hex() if isinstance(value, bytes) else str(value)


print(json.dumps(newest(sys.argv[1]), default=text_of))
