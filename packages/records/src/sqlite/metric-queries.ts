import { sql, type Selectable } from 'kysely';
import type { Metric } from '../tracking/entities.ts';
import { latestByKey } from '../tracking/metric-order.ts';
import { query, type Transaction } from './database.ts';
import type { Schema } from './schema.ts';

/** Rows of one insert: 6 values each, far below SQLite's 32,766 parameters. */
const CHUNK = 200;

/** Records points that are not there yet, and the latest of every key. */
export function insertMetrics(
  transaction: Transaction,
  runId: string,
  points: readonly Metric[],
): void {
  for (let start = 0; start < points.length; start += CHUNK) {
    const rows = points.slice(start, start + CHUNK).map((point) => rowOf(runId, point));
    transaction.all(
      query
        .insertInto('metrics')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing()),
    );
  }
  for (const point of latestByKey(points).values()) {
    const row = rowOf(runId, point);
    const { step, timestamp, value, is_nan } = row;
    transaction.all(
      query
        .insertInto('latest_metrics')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['run_id', 'key'])
            .doUpdateSet({ step, timestamp, value, is_nan })
            // The order of compareMetrics.
            .where(
              sql<boolean>`(excluded.step, excluded.timestamp, excluded.value, excluded.is_nan) >
                (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value, latest_metrics.is_nan)`,
            ),
        ),
    );
  }
}

/** All points of a metric in the order of `compareMetrics`. */
export function selectHistory(transaction: Transaction, runId: string, key: string): Metric[] {
  return transaction
    .all(
      query
        .selectFrom('metrics')
        .selectAll()
        .where('run_id', '=', runId)
        .where('key', '=', key)
        .orderBy('step')
        .orderBy('timestamp')
        .orderBy('value')
        .orderBy('is_nan'),
    )
    .map(metricOf);
}

/** The point of a row. */
export function metricOf(row: Selectable<Schema['metrics']>): Metric {
  const value = row.is_nan === 1 ? NaN : row.value;
  return { key: row.key, value, step: row.step, timestamp: row.timestamp };
}

function rowOf(runId: string, point: Metric): Selectable<Schema['metrics']> {
  const isNan = Number.isNaN(point.value);
  return {
    run_id: runId,
    key: point.key,
    step: point.step,
    timestamp: point.timestamp,
    value: isNan ? 0 : point.value,
    is_nan: isNan ? 1 : 0,
  };
}
