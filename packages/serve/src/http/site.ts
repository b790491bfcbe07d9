import type { Scores } from '@ketflow/learn';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelShelf } from '../models/model-shelf.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { FeatureTable } from '../table/feature-table.ts';
import type { Fault } from './fault.ts';

/** What the protocols share. */
export interface Site {
  readonly models: ModelShelf;
  /** Of this package. */
  readonly version: string;
  /** Scores every row and counts it. */
  readonly score: (model: ServedModel, table: FeatureTable, signal: AbortSignal) => Promise<Scores>;
  /** Says what a thrown value means for the client, and tells the operator where the server is at fault. */
  readonly refuse: (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => Fault;
}
