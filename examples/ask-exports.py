"""Three questions to an exported log, answered with DuckDB.

    margin-engine demo
    margin-engine export logs/demo --out tables
    pip install duckdb pytz
    python examples/ask-exports.py tables

Editors that know cells (# %%) run it piece by piece, as a notebook.
"""
# %% The tables, each read from all its days at once
import sys

import duckdb

tables = sys.argv[1] if len(sys.argv) > 1 else "tables"
duckdb.sql("set timezone = 'UTC'")
for name in ("snapshots", "components", "positions", "liquidations", "journal", "prices"):
    duckdb.sql(f"create view {name} as from '{tables}/{name}/*/*.parquet'")

# %% 1. What did it cost to be liquidated? Fills against the mark when the command was given.
print("1. What liquidations cost, against the mark at the time of the command")
duckdb.sql("""
    with filled as (
        select l.instrument,
               date_diff('millisecond', l.event_time, l.last_fill) / 1000 as seconds,
               abs(l.filled_quantity)::double * p.price::double as at_mark,
               sign(l.filled_quantity) * l.filled_value::double as paid,
               l.filled_quantity::double * p.price::double as due
        from liquidations l
        asof join (from prices where quote_type = 'Mark') p
          on p.symbol = l.instrument and p.event_time <= l.event_time
        where l.fills > 0
    )
    select instrument, count(*) as commands, round(avg(seconds), 1) as seconds_to_last_fill,
           round(10000 * sum(paid - due) / sum(at_mark), 1) as cost_in_basis_points
    from filled
    group by instrument
    order by commands desc
""").show()

# %% 2. When was the venue in most danger, and what margined it then?
print("2. The worst quarters of an hour: accounts below their margins, and the least cover")
duckdb.sql("""
    select time_bucket(interval 15 minutes, event_time) as quarter,
           count(distinct account) filter (status = 'ReduceOnly') as reduce_only,
           count(distinct account) filter (status in ('Liquidating', 'Bankrupt')) as below,
           min(equity - maintenance_margin) as least_cover,
           arg_min(account, equity - maintenance_margin) as of_account
    from snapshots
    group by quarter
    order by below desc, reduce_only desc
    limit 5
""").show()

# %% 3. Who holds the market? Open interest at the end, and how much of it is one account's.
print("3. Open interest at the end of the log, and the largest account's share of it")
duckdb.sql("""
    with held as (
        select instrument, account, arg_max(quantity, sequence) as quantity
        from positions
        group by instrument, account
    )
    select instrument,
           sum(quantity) filter (quantity > 0) as open_interest,
           count(*) filter (quantity <> 0) as accounts,
           arg_max(account, abs(quantity)) as largest,
           round(max(abs(quantity))::double
               / sum(quantity) filter (quantity > 0)::double, 3) as share
    from held
    group by instrument
    having sum(quantity) filter (quantity > 0) > 0
    order by instrument
""").show()
