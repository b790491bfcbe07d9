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
  /** Scores every row for `reply` and counts it; stops when its client left or its time is over. */
  readonly score: (model: ServedModel, table: FeatureTable, reply: FastifyReply) => Promise<Scores>;
  /** Says what a thrown value means for the client, and tells the operator where the server is at fault. */
  readonly refuse: (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => Fault;
}
