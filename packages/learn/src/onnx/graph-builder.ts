import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './proto/onnx-ml-pb.ts';

/** Opset of the exported graphs: the first whose Equal compares strings. */
const OPSET = 19;
/** The file format that came with that opset. */
const IR_VERSION = 9n;

/** Rows of a table: any number. */
type Dimension = number | 'N';

function valueInfo(name: string, elemType: number, shape: readonly Dimension[]): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType,
          shape: {
            dim: shape.map((size) =>
              typeof size === 'number'
                ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
                : { value: { case: 'dimParam' as const, value: size } },
            ),
          },
        },
      },
    },
  });
}

/**
 * Collects the nodes, constants, inputs and outputs of one ONNX graph. Names are made from a counter, so the same calls
 * give the same bytes.
 */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #prefix: string;

  /** @param reserved - Names that inputs and outputs have or will have: no inner name starts like one of them. */
  constructor(reserved: readonly string[]) {
    let prefix = 'v';
    while (reserved.some((name) => name.startsWith(prefix))) prefix += '_';
    this.#prefix = prefix;
  }

  input(name: string, elemType: number, shape: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, elemType, shape));
    return name;
  }

  /** Adds a constant made by `make` under the name that it is given; returns that name. */
  constant(make: (name: string) => TensorProto): string {
    const name = `${this.#prefix}c${this.#initializers.length}`;
    this.#initializers.push(make(name));
    return name;
  }

  /**
   * Adds a node with one output; returns the name of it.
   * @param attributes - Integer attributes.
   */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
    output: string = `${this.#prefix}n${this.#nodes.length}`,
  ): string {
    this.#nodes.push(
      create(NodeProtoSchema, {
        opType,
        name: `${opType}_${this.#nodes.length}`,
        input: [...inputs],
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => ({
          name,
          type: AttributeProto_AttributeType.INT,
          i: BigInt(value),
        })),
      }),
    );
    return output;
  }

  /** Declares the value called `name` an output of the graph. */
  output(name: string, elemType: number, shape: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, elemType, shape));
  }

  /** The bytes of the model. The same calls before give the same bytes: no time, no run, no machine in them. */
  build(graphName: string, metadata: Readonly<Record<string, string>>): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: IR_VERSION,
        producerName: 'ketflow',
        opsetImport: [{ domain: '', version: BigInt(OPSET) }],
        metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        graph: {
          name: graphName,
          node: this.#nodes,
          initializer: this.#initializers,
          input: this.#inputs,
          output: this.#outputs,
        },
      }),
    );
  }
}
