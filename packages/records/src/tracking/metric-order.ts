import type { Metric } from './entities.ts';

/**
 * Orders points of one metric by step, timestamp and value, where NaN counts as 0 and comes after it; 0 means that the
 * points are the same. The greatest is the latest, whatever the order in which points arrive.
 *
 * @see MLflow, mlflow/store/tracking/sqlalchemy_store.py (`_update_latest_metrics_if_necessary`), for the first three.
 */
export function compareMetrics(a: Metric, b: Metric): number {
  return (
    compare(a.step, b.step) ||
    compare(a.timestamp, b.timestamp) ||
    compare(orderedValue(a), orderedValue(b)) ||
    Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
  );
}

/** The latest point of every key. */
export function latestByKey(points: Iterable<Metric>): Map<string, Metric> {
  const latest = new Map<string, Metric>();
  for (const point of points) {
    const known = latest.get(point.key);
    if (known === undefined || compareMetrics(point, known) > 0) latest.set(point.key, point);
  }
  return latest;
}

const orderedValue = (point: Metric): number => (Number.isNaN(point.value) ? 0 : point.value);
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
