import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * What these tests use of playwright-core, typed here because `scripts/setup-browser` installs it apart: the types of the
 * workspace must hold without it.
 */
export interface Page {
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  readonly mouse: {
    move(x: number, y: number, options?: { steps: number }): Promise<void>;
    down(): Promise<void>;
    up(): Promise<void>;
    click(x: number, y: number): Promise<void>;
  };
  goto(url: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  check(selector: string): Promise<void>;
  fill(selector: string, value: string): Promise<void>;
  focus(selector: string): Promise<void>;
  innerText(selector: string): Promise<string>;
  textContent(selector: string): Promise<string | null>;
  isDisabled(selector: string): Promise<boolean>;
  selectOption(selector: string, value: string): Promise<unknown>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  evaluate<T>(program: string): Promise<T>;
  waitForSelector(selector: string): Promise<unknown>;
  locator(
    selector: string,
    options?: { hasText: RegExp },
  ): {
    waitFor(): Promise<void>;
    count(): Promise<number>;
    boundingBox(): Promise<Record<'x' | 'y' | 'width' | 'height', number> | null>;
  };
  on(event: 'console', handle: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', handle: (error: Error) => void): void;
  close(): Promise<void>;
}

/** A running Chromium. */
export interface Browser {
  newPage(options?: {
    viewport?: { width: number; height: number };
    colorScheme?: 'light' | 'dark';
  }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser>;
  };
}

const playwright = path.join(import.meta.dirname, 'node_modules/playwright-core/index.mjs');
const chromium = process.env['KETFLOW_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether a browser can be driven here; where not, the reason is printed. */
export const hasBrowser = [playwright, chromium].every((file) => existsSync(file));
if (!hasBrowser) {
  console.log(
    'skipped: no e2e/browser/node_modules or no Chromium; scripts/setup-browser installs both',
  );
}

/** Starts Chromium, without the look-ups that it does at a start of its own. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium: driver } = (await import(pathToFileURL(playwright).href)) as Playwright;
  return driver.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** A page that gathers what a person would find in its console as an error. */
export async function openPage(
  browser: Browser,
  url: string,
  options?: Parameters<Browser['newPage']>[0],
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
