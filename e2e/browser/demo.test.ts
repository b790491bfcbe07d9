import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openThreads } from '@ketflow/quantum';
import { bundlePage } from '../../examples/browser-qaoa/bundle-page.ts';
import { parseEdges } from '../../examples/browser-qaoa/page/graph.ts';
import { solve, type Numbers } from '../../examples/browser-qaoa/page/solve.ts';
import { servePage, type PageServer } from '../../examples/browser-qaoa/page-server.ts';
import { hasBrowser, launchBrowser, openPage, type Browser, type Page } from './browser.ts';

/** <cut> of an edge after one layer at the best angles, 3-regular and no triangles: arXiv 1706.02998, equation 9. */
const petersenDepthOne = 15 * (1 / 2 + 1 / (3 * Math.sqrt(3)));

let browser: Browser;
let isolated: PageServer;
let plain: PageServer;

/** Runs `body` on a fresh page, which must not complain. */
async function onPage(server: PageServer, body: (page: Page) => Promise<void>): Promise<void> {
  const { page, complaints } = await openPage(browser, server.url);
  try {
    await body(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

async function setUp(page: Page, settings: Readonly<Record<string, number>>): Promise<void> {
  for (const [id, value] of Object.entries(settings)) await page.fill(`#${id}`, String(value));
}

async function optimise(page: Page): Promise<Numbers> {
  await page.click('#optimise');
  await ended(page);
  return JSON.parse((await page.textContent('#numbers')) ?? '') as Numbers;
}

async function ended(page: Page): Promise<void> {
  await page.waitForSelector('#stop:disabled');
}

async function graphText(page: Page): Promise<string> {
  return page.innerText('#drawing-text');
}

/** A mouse on the drawing, in its units of 400 by 300. */
async function pen(page: Page): Promise<{
  readonly press: (x: number, y: number) => Promise<void>;
  readonly drag: (from: readonly [number, number], to: readonly [number, number]) => Promise<void>;
}> {
  const { x: left, y: top, width } = (await page.locator('#drawing').boundingBox())!;
  const scale = width / 400;
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    left + x * scale,
    top + y * scale,
  ];
  return {
    press: (x, y) => page.mouse.click(...at([x, y])),
    drag: async (from, to) => {
      await page.mouse.move(...at(from));
      await page.mouse.down();
      await page.mouse.move(...at(to), { steps: 3 });
      await page.mouse.up();
    },
  };
}

describe.skipIf(!hasBrowser)('the page of examples/browser-qaoa in Chromium', () => {
  beforeAll(async () => {
    const files = await bundlePage();
    [browser, isolated, plain] = await Promise.all([
      launchBrowser(),
      servePage(files, 0, true),
      servePage(files, 0, false),
    ]);
  });

  afterAll(async () => {
    await Promise.all([browser.close(), isolated.close(), plain.close()]);
  });

  it('reaches the published expectation of one layer on the Petersen graph', () =>
    onPage(isolated, async (page) => {
      const numbers = await optimise(page);
      expect(Math.abs(numbers.expectedCut - petersenDepthOne)).toBeLessThan(1e-6);
      expect(numbers.exact).toMatchObject({ cut: 12, cutsTried: 512 });
      expect(numbers.bestShot.cut).toBe(12);
      expect(await page.innerText('#expected')).toMatch(/^10\.38675\d* of 15 edges \(86\.56% /);
      expect(await page.innerText('#rival')).toMatch(/^A classical search of all 512 cuts took /);
      expect(await page.locator('#drawing .edge.cut').count()).toBe(12);
      expect(await page.locator('#drawing .edge.kept').count()).toBe(3);
    }));

  it('gives the same numbers on one thread, on two, without isolation, and in Node', async () => {
    const settings = { vertices: 18, seed: 7, layers: 2, evaluations: 30 };
    const texts: string[] = [];
    let edges = '';
    const runOn = (server: PageServer, isIsolated: boolean, threads: number): Promise<void> =>
      onPage(server, async (page) => {
        expect(await page.evaluate('crossOriginIsolated')).toBe(isIsolated);
        await setUp(page, settings);
        await page.click('[data-preset=regular]');
        edges = await page.evaluate<string>("document.querySelector('#edges').value");
        if (isIsolated) await page.fill('#threads', String(threads));
        else expect(await page.isDisabled('#threads')).toBe(true);
        await optimise(page);
        expect(await page.innerText('#cost')).toContain(
          threads === 1 ? ', 1 thread.' : `, ${threads} threads `,
        );
        texts.push((await page.textContent('#numbers')) ?? '');
      });
    await runOn(isolated, true, 1);
    await runOn(isolated, true, 2);
    await runOn(plain, false, 1);
    const { numbers } = solve(
      {
        numVertices: 18,
        edges: parseEdges(edges, 18),
        layers: 2,
        start: 'ramp',
        maxEvaluations: 30,
        shots: 1000,
        seed: 7,
      },
      { threads: await openThreads(1), now: () => 0, onEvaluation: () => undefined },
    );
    expect(numbers.expectedCut).toBeGreaterThan(0.7 * 27);
    expect(texts).toEqual(Array.from({ length: 3 }, () => JSON.stringify(numbers, undefined, 1)));
  });

  it('optimises 20 qubits on two threads, and shows how far it is', () =>
    onPage(isolated, async (page) => {
      await setUp(page, { vertices: 20, layers: 3, evaluations: 40, threads: 2 });
      await page.click('[data-preset=regular]');
      await page.click('#optimise');
      await page
        .locator('#progress', { hasText: /^Evaluation \d+ of at most 40: expected cut 2/ })
        .waitFor();
      await ended(page);
      const numbers = JSON.parse((await page.textContent('#numbers')) ?? '') as Numbers;
      expect(numbers.history).toHaveLength(numbers.evaluations);
      expect(numbers.expectedCut).toBeGreaterThan(0.75 * 30);
      expect(numbers.expectedCut).toBeLessThan(numbers.exact.cut);
      expect(numbers.exact.cutsTried).toBe(2 ** 19);
      const total = numbers.distribution.reduce((sum, { probability }) => sum + probability, 0);
      expect(total).toBeCloseTo(1, 12);
      expect(await page.innerText('#cost')).toMatch(/ms a layer, [\d,]+ bytes, 2 threads/);
    }));

  it('cuts a graph drawn with the mouse', () =>
    onPage(plain, async (page) => {
      await page.click('#clear');
      await page.click('#optimise');
      await page.locator('#problem', { hasText: /^There is no edge to cut: draw one.$/ }).waitFor();
      const { press, drag } = await pen(page);
      const corners = [
        [100, 60],
        [300, 60],
        [300, 240],
        [100, 240],
      ] as const;
      for (const [x, y] of corners) await press(x, y);
      for (const [i, corner] of corners.entries()) await drag(corner, corners[(i + 1) % 4]);
      // Neither a second edge, nor one to nowhere, nor a loop.
      await drag(corners[0], corners[1]);
      await drag(corners[0], [200, 150]);
      await press(...corners[2]);
      expect(await graphText(page)).toBe('4 vertices, 4 edges.');
      const numbers = await optimise(page);
      // A ring of at least 2p + 2 vertices: (2p + 1) / (2p + 2) of its edges (arXiv 1411.4028).
      expect(Math.abs(numbers.expectedCut - 3)).toBeLessThan(1e-6);
      expect(numbers.exact.cut).toBe(4);
      expect(await page.locator('#drawing .side-0 circle').count()).toBe(2);
      expect(await page.locator('#drawing .side-1 rect').count()).toBe(2);
    }));

  it('moves and erases with the mouse, and takes back the result of another graph', () =>
    onPage(plain, async (page) => {
      await optimise(page);
      await setUp(page, { vertices: 5 });
      await page.click('[data-preset=ring]');
      expect(await page.evaluate("document.querySelector('#results').hidden")).toBe(true);
      const { press, drag } = await pen(page);
      await page.check('[value=move]');
      // Vertex 0 of a ring stands above the middle.
      await drag([200, 24], [40, 40]);
      await page.check('[value=erase]');
      await press(40, 40);
      expect(await graphText(page)).toBe('4 vertices, 3 edges.');
      await press(200, 252);
      expect(await graphText(page)).toBe('4 vertices, 2 edges.');
    }));

  it('is used by keyboard alone, and says what is wrong with an edge', () =>
    onPage(plain, async (page) => {
      await page.focus('#vertices');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('3');
      await page.focus('summary');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('0 1\n1 3');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.innerText('#problem')).toBe(
        'Line 2, "1 3": the vertices are 0 to 2; add some or change the line.',
      );
      await page.focus('#edges');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('0 1\n1 2\n0-2');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.innerText('#problem')).toBe('');
      expect(await graphText(page)).toBe('3 vertices, 3 edges.');
      await page.focus('#layers');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#results:not([hidden])');
      expect(await page.innerText('#optimum')).toBe('2 (3 such cuts)');
    }));

  it('stops at once and starts anew', () =>
    onPage(isolated, async (page) => {
      await setUp(page, { vertices: 22, layers: 20, evaluations: 5000 });
      await page.click('[data-preset=regular]');
      await page.selectOption('#start', 'random');
      await page.click('#optimise');
      await page.locator('#progress', { hasText: /^Evaluation/ }).waitFor();
      await page.click('#stop');
      expect(await page.innerText('#status')).toMatch(/^Stopped after \d+ evaluations; best /);
      expect(await page.evaluate("document.querySelector('#results').hidden")).toBe(true);
      await setUp(page, { layers: 1 });
      await page.click('[data-preset=petersen]');
      expect((await optimise(page)).expectedCut).toBeGreaterThan(10);
    }));

  it('fits a phone, and names each control', () =>
    onPage(isolated, async (page) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await optimise(page);
      await page.evaluate(
        "document.querySelectorAll('details').forEach((d) => { d.open = true; })",
      );
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      const nameless = await page.evaluate<string[]>(
        "[...document.querySelectorAll('input, select, textarea')].filter((e) => !e.labels.length).map((e) => e.id)",
      );
      expect(nameless).toEqual([]);
    }));
});
