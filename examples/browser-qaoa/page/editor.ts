import {
  addEdge,
  addVertex,
  height,
  moveVertex,
  removeEdge,
  removeVertex,
  width,
  type Graph,
  type Point,
} from './graph.ts';
import { svg } from './svg.ts';

/** What a press on the drawing does. */
export type Tool = 'draw' | 'move' | 'erase';

/** What the editor asks of the page. */
export interface EditorSetup {
  readonly tool: () => Tool;
  readonly onChange: (graph: Graph) => void;
}

const vertexRadius = 11;
/** How near to a vertex a press has to be, in units of the drawing: more than the radius, for fingers. */
const reach = 18;

/** Draws a graph, its cut if there is one, and lets people change it with mouse, pen or finger. */
export class GraphEditor {
  readonly #picture: SVGSVGElement;
  readonly #setup: EditorSetup;
  #graph: Graph = { vertices: [], edges: [] };
  #sides: readonly number[] | undefined;
  #held: number | undefined;
  #pointer: Point | undefined;

  constructor(picture: SVGSVGElement, setup: EditorSetup) {
    this.#picture = picture;
    this.#setup = setup;
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    picture.addEventListener('pointerdown', (event) => this.#press(event));
    picture.addEventListener('pointermove', (event) => this.#drag(event));
    picture.addEventListener('pointerup', (event) => this.#release(event));
    picture.addEventListener('pointercancel', () => this.#letGo());
  }

  /** Shows a graph; `sides` gives each vertex one of two shapes and colours. */
  show(graph: Graph, sides?: readonly number[]): void {
    this.#graph = graph;
    this.#sides = sides;
    this.#draw();
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const point = this.#pointOf(event);
    const vertex = this.#vertexAt(point);
    switch (this.#setup.tool()) {
      case 'draw':
        if (vertex === undefined) {
          this.#change(addVertex(this.#graph, point));
          return;
        }
        break;
      case 'move':
        if (vertex === undefined) return;
        break;
      case 'erase':
        this.#erase(vertex, point);
        return;
    }
    this.#held = vertex;
    this.#picture.setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    if (this.#held === undefined) return;
    const point = this.#pointOf(event);
    if (this.#setup.tool() === 'move') {
      this.#graph = moveVertex(this.#graph, this.#held, point);
    } else {
      this.#pointer = point;
    }
    this.#draw();
  }

  #release(event: PointerEvent): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#letGo();
    if (this.#setup.tool() === 'move') {
      this.#setup.onChange(this.#graph);
      return;
    }
    const vertex = this.#vertexAt(this.#pointOf(event));
    if (vertex !== undefined) this.#change(addEdge(this.#graph, held, vertex));
  }

  #letGo(): void {
    this.#held = undefined;
    this.#pointer = undefined;
    this.#draw();
  }

  #erase(vertex: number | undefined, point: Point): void {
    if (vertex !== undefined) {
      this.#change(removeVertex(this.#graph, vertex));
      return;
    }
    const { vertices, edges } = this.#graph;
    const near = edges.find(
      ([u, v]) => distanceToLine(point, vertices[u], vertices[v]) < reach / 2,
    );
    if (near) this.#change(removeEdge(this.#graph, near));
  }

  #change(graph: Graph): void {
    if (graph !== this.#graph) this.#setup.onChange(graph);
  }

  #vertexAt(point: Point): number | undefined {
    let nearest: number | undefined;
    let least = reach;
    for (const [v, vertex] of this.#graph.vertices.entries()) {
      const distance = Math.hypot(vertex.x - point.x, vertex.y - point.y);
      if (distance < least) {
        least = distance;
        nearest = v;
      }
    }
    return nearest;
  }

  #pointOf(event: PointerEvent): Point {
    const toPicture = this.#picture.getScreenCTM()!.inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(toPicture);
  }

  #draw(): void {
    const { vertices, edges } = this.#graph;
    const sides = this.#sides;
    const line = (from: Point, to: Point, name: string): SVGElement =>
      svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: `edge ${name}` });
    const lines = edges.map(([u, v]) => {
      const kind = sides ? (sides[u] === sides[v] ? 'kept' : 'cut') : '';
      return line(vertices[u], vertices[v], kind);
    });
    if (this.#held !== undefined && this.#pointer) {
      lines.push(line(vertices[this.#held], this.#pointer, 'pending'));
    }
    const nodes = vertices.map((vertex, v) => vertexShape(vertex, v, sides?.[v]));
    this.#picture.replaceChildren(...lines, ...nodes);
  }
}

/** A disc on side 0 and before there are sides, a square on side 1. */
function vertexShape({ x, y }: Point, v: number, side: number | undefined): SVGElement {
  const r = vertexRadius;
  const shape =
    side === 1
      ? svg('rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r, rx: 2 })
      : svg('circle', { cx: x, cy: y, r });
  const label = svg('text', { x, y: y + 4 }, String(v));
  return svg('g', { class: `vertex side-${side ?? 'none'}` }, shape, label);
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
