#!/usr/bin/env node
// Takes pictures of what viewers show of DICOM results:
//
//     npm ci && node pictures.mjs --out FOLDER DICOM_FOLDER...
//
// The folders hold a study and what was made of it (.dcm files, also below). They are stored into an Orthanc of its own,
// and every series that is not the scanner's is opened in OHIF and in Orthanc's Web Viewer, in headless Chromium. See
// docs/viewers.md. Exit code 0: all pictures were taken; 1: not; 2: wrong usage.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser, openPage, picture } from './lib/browser.mjs';
import { fetchOhif, serveOhif } from './lib/ohif-site.mjs';
import { Orthanc } from './lib/orthanc.mjs';

const USAGE = 'Usage: node pictures.mjs [--out FOLDER] DICOM_FOLDER...';
const PATIENCE_MS = 120_000;
const FROM_SCANNER = 'CT';
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'atlas-viewers');

function options() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string', default: 'pictures' } } });
    if (positionals.length > 0) {
      return { out: resolve(values.out), folders: positionals };
    }
  } catch (problem) {
    console.error(problem.message);
  }
  console.error(USAGE);
  process.exit(2);
}

/** SR, SR-2, ...: a name for each series. */
function named(series) {
  const seen = new Map();
  return series
    .filter(each => each.modality !== FROM_SCANNER)
    .sort((one, other) => one.number - other.number || one.uid.localeCompare(other.uid))
    .map(each => {
      const count = (seen.get(each.modality) ?? 0) + 1;
      seen.set(each.modality, count);
      return { ...each, name: each.modality.toLowerCase() + (count > 1 ? `-${count}` : '') };
    });
}

async function save(out, name, bytes, errors) {
  const file = join(out, `${name}.png`);
  await writeFile(file, bytes);
  console.log(file);
  [...new Set(errors.splice(0))].forEach(error => console.log(`  the viewer complains: ${error.slice(0, 200)}`));
}

async function showInOhif(page, seriesUid) {
  return page.evaluate(uid => {
    const { displaySetService, viewportGridService } = window.services;
    const shown = displaySetService.activeDisplaySets.find(set => set.SeriesInstanceUID === uid && !set.unsupported);
    if (!shown) {
      return false;
    }
    viewportGridService.setDisplaySetsForViewport({
      viewportId: viewportGridService.getState().activeViewportId,
      displaySetInstanceUIDs: [shown.displaySetInstanceUID],
    });
    return true;
  }, seriesUid);
}

/** Each series in a page of its own: what one does must not be seen in the next. */
async function inOhif(browser, url, series, out) {
  for (const each of series) {
    const { page, errors } = await openPage(browser);
    await page.goto(`${url}/viewer?StudyInstanceUIDs=${each.studyUid}`);
    await page.getByText('Skip all').click({ timeout: PATIENCE_MS });
    await picture(page);
    const shown = await showInOhif(page, each.uid);
    if (!shown) {
      console.log(`OHIF does not open ${each.modality} "${each.description}"`);
    }
    await save(out, `ohif-${each.name}`, await picture(page), errors);
    await page.close();
  }
}

async function inWebViewer(browser, url, series, out) {
  for (const each of series) {
    const { page, errors } = await openPage(browser);
    await page.goto(`${url}/web-viewer/app/viewer.html?series=${each.orthancId}`);
    await save(out, `webviewer-${each.name}`, await picture(page), errors);
    await page.close();
  }
}

async function main() {
  const { out, folders } = options();
  await mkdir(out, { recursive: true });
  const { ohif } = JSON.parse(await readFile(new URL('package.json', import.meta.url)));
  const dist = await fetchOhif(ohif, CACHE);
  const work = await mkdtemp(join(tmpdir(), 'atlas-viewers-'));
  const closing = [() => rm(work, { recursive: true })];
  try {
    const orthanc = await Orthanc.start(join(work, 'orthanc'));
    closing.unshift(() => orthanc.stop());
    for (const folder of folders) {
      console.log(`${await orthanc.store(folder)} files of ${folder}`);
    }
    const site = await serveOhif(dist, orthanc.url);
    closing.unshift(() => site.close());
    const browser = await openBrowser();
    closing.unshift(() => browser.close());
    const series = named(await orthanc.series());
    await inOhif(browser, site.url, series, out);
    if (Orthanc.hasWebViewer()) {
      await inWebViewer(browser, orthanc.url, series, out);
    } else {
      console.log("no pictures of Orthanc's Web Viewer: apt-get install orthanc-webviewer");
    }
  } finally {
    for (const close of closing) {
      await close();
    }
  }
}

await main();
