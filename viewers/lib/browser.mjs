// Headless Chromium of the system, with software rendering for WebGL.
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SIZE = { width: 1280, height: 800 };
const LOOK_EVERY_MS = 1500;

export async function openBrowser() {
  const program = PROGRAMS.find(existsSync);
  if (!program) {
    throw new Error('Chromium is missing: apt-get install chromium');
  }
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  });
}

/** A page that remembers what went wrong in it. */
export async function openPage(browser) {
  const page = await browser.newPage({ viewport: SIZE });
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') {
      errors.push(message.text());
    }
  });
  return { page, errors };
}

/** The picture of a page, as soon as it has not changed between two looks. */
export async function picture(page, seconds = 60) {
  let last = await page.screenshot();
  for (let waited = 0; waited < seconds * 1000; waited += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    const now = await page.screenshot();
    if (now.equals(last)) {
      return now;
    }
    last = now;
  }
  throw new Error(`the page still changes after ${seconds} s`);
}
