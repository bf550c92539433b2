"""Holds an export against the log it was made of, read by others' libraries.

compare-exports.py AVRO PARQUET ARROW CSV   the log as one Avro file, and its tables three times

fastavro reads the log itself; DuckDB and pyarrow read the tables. Every row of every table must be
the same in all formats, and snapshots, liquidations and fees the very figures of the log.
"""
import csv
import sys
from decimal import Decimal, getcontext
from pathlib import Path

import duckdb
import fastavro
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as parquet

TABLES = ("snapshots", "components", "positions", "liquidations", "journal", "prices")
DECIMAL = pa.decimal128(38, 18)
faults = []
# No sum of these figures is rounded.
getcontext().prec = 80


def check(passed, what):
    print(f"{'ok    ' if passed else 'FAILED'} {what}")
    if not passed:
        faults.append(what)


def files(folder, table, extension):
    return sorted((Path(folder) / table).glob(f"date=*/*.{extension}"))


def parquet_rows(folder, table):
    return pa.concat_tables(
        parquet.ParquetFile(file).read() for file in files(folder, table, "parquet")
    )


def arrow_rows(folder, table):
    return pa.concat_tables(
        ipc.open_file(file).read_all() for file in files(folder, table, "arrow")
    )


def csv_cell(text, kind):
    if text == "":
        return None
    if kind == DECIMAL:
        return Decimal(text)
    if pa.types.is_timestamp(kind):
        return text
    return int(text) if pa.types.is_integer(kind) else text


def csv_rows(folder, table, schema):
    for file in files(folder, table, "csv"):
        with open(file, newline="") as lines:
            for row in csv.DictReader(lines):
                yield {name: csv_cell(row[name], schema.field(name).type) for name in row}


def plain(row):
    text = lambda value: value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {name: text(cell) if hasattr(cell, "isoformat") else cell for name, cell in row.items()}


def compare_formats(parquet_folder, arrow_folder, csv_folder):
    for table in TABLES:
        first, second = parquet_rows(parquet_folder, table), arrow_rows(arrow_folder, table)
        decimals = [field for field in first.schema if pa.types.is_decimal(field.type)]
        check(all(field.type == DECIMAL for field in decimals), f"{table}: {len(decimals)} decimals")
        check(first.equals(second), f"{table}: {first.num_rows} rows, Parquet and Arrow the same")
        rows = [plain(row) for row in first.to_pylist()]
        third = list(csv_rows(csv_folder, table, first.schema))
        check(rows == third, f"{table}: CSV the same")


def log_events(file, kind):
    with open(file, "rb") as opened:
        for record in fastavro.reader(opened, return_record_name=True):
            event = record["event"]
            if isinstance(event, tuple) and event[0].endswith(f".{kind}"):
                yield record, event[1]


def compare_log(avro, parquet_folder):
    fields = ("account", "equity", "initialMargin", "maintenanceMargin", "utilisation")
    said = [tuple(event[name] for name in fields) for _, event in log_events(avro, "MarginSnapshot")]
    query = f"""select account, equity, initial_margin, maintenance_margin, utilisation
                from '{parquet_folder}/snapshots/*/*.parquet' order by all"""
    check(sorted(said) == duckdb.sql(query).fetchall(), f"{len(said)} snapshots as the log has them")

    fees = sum(event["fee"] for _, event in log_events(avro, "TradeLeg"))
    query = f"select sum(fee), sum(quantity) from '{parquet_folder}/journal/*/*.parquet'"
    check(duckdb.sql(query).fetchall() == [(fees, 0)], f"fees sum to {fees}, fills to nothing")

    closed = Decimal(0)
    for _, trade in log_events(avro, "TradeExecuted"):
        sides = (trade["buyerLiquidationId"], trade["sellerLiquidationId"])
        closed += trade["price"] * trade["quantity"] * sum(side is not None for side in sides)
    for _, taken in log_events(avro, "TakeoverBooked"):
        closed += taken["price"] * abs(taken["quantity"])
    query = f"select sum(filled_value) from '{parquet_folder}/liquidations/*/*.parquet'"
    check(duckdb.sql(query).fetchall() == [(closed,)], f"liquidations filled for {closed}")

    query = f"""with newest as (select *, row_number() over (partition by account, instrument
                  order by sequence desc) as age from '{parquet_folder}/positions/*/*.parquet')
                select count(*) from (select instrument from newest where age = 1
                  group by instrument having sum(quantity) <> 0)"""
    check(duckdb.sql(query).fetchall() == [(0,)], "positions at the end are as long as short")


def main(avro, parquet_folder, arrow_folder, csv_folder):
    compare_formats(parquet_folder, arrow_folder, csv_folder)
    compare_log(avro, parquet_folder)
    sys.exit(1 if faults else 0)


main(*sys.argv[1:])
