import { KetflowError, nearestName } from '@ketflow/core';
import type { Selectable } from 'kysely';
import type { Experiment } from '../tracking/entities.ts';
import { query, type Transaction } from './database.ts';
import type { Schema } from './schema.ts';

/** All experiments in the order of their making. */
export function selectExperiments(transaction: Transaction): Experiment[] {
  return transaction
    .all(query.selectFrom('experiments').selectAll().orderBy('experiment_id'))
    .map(experimentOf);
}

/** The experiment of this name, if there is one. */
export function experimentNamed(transaction: Transaction, name: string): Experiment | undefined {
  const row = transaction.first(
    query.selectFrom('experiments').selectAll().where('name', '=', name),
  );
  return row && experimentOf(row);
}

/** Makes an experiment. */
export function insertExperiment(transaction: Transaction, name: string, now: number): Experiment {
  const insert = query
    .insertInto('experiments')
    .values({ name, creation_time: now })
    .returningAll();
  return experimentOf(transaction.all(insert)[0]);
}

/**
 * The experiment of this id.
 *
 * @throws KetflowError `EXPERIMENT_NOT_FOUND` with the nearest name.
 */
export function requireExperiment(transaction: Transaction, id: string): Experiment {
  const row = transaction.first(
    query.selectFrom('experiments').selectAll().where('experiment_id', '=', Number(id)),
  );
  const experiment = row && experimentOf(row);
  // Compared as text: ` 7` and `7.0` are the number 7 too, but not the id of experiment 7.
  if (experiment?.experimentId === id) return experiment;
  const names = selectExperiments(transaction).map(({ name }) => name);
  throw new KetflowError('EXPERIMENT_NOT_FOUND', {
    experiment: id,
    nearest: nearestName(id, names),
  });
}

function experimentOf(row: Selectable<Schema['experiments']>): Experiment {
  return {
    experimentId: String(row.experiment_id),
    name: row.name,
    lifecycleStage: row.lifecycle_stage,
    creationTime: row.creation_time,
  };
}
