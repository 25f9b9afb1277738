// OHIF's published build, and a server that shows it on the loopback interface with Orthanc's DICOMweb below the same origin.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm', '.woff2': 'font/woff2', '.ico': 'image/x-icon',
};

/**
 * OHIF 3.13 reads the coordinates of every measurement group and fails on one that has none, as that of an intact vertebra
 * (TID 1501); and it opens the image of the first group. This runs in the viewer, by its own customization: such groups get
 * coordinates that refer to no image, which are passed over, and stand last.
 */
function passOverGroupsWithoutRegion({ measurement, SeriesInstanceUID }) {
  const report = window.services.displaySetService.activeDisplaySets
    .find(set => set.Modality === 'SR' && set.SeriesInstanceUID === SeriesInstanceUID);
  const hasRegion = group => group.coords.length > 0 && 'ReferencedSOPSequence' in group.coords[0];
  if (!hasRegion(measurement)) {
    measurement.coords = [{}];
  }
  report?.measurements.sort((one, other) => hasRegion(other) - hasRegion(one));
  return measurement;
}

const CONFIGURATION = `window.config = {
  routerBasename: null,
  extensions: [],
  modes: [],
  showStudyList: true,
  maxNumberOfWebWorkers: 2,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false,
  strictZSpacingForVolumeViewport: true,
  investigationalUseDialog: { option: 'never' },
  customizationService: [{ onBeforeSRAddMeasurement: { $set: ${passOverGroupsWithoutRegion} } }],
  defaultDataSourceName: 'orthanc',
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
    sourceName: 'orthanc',
    configuration: {
      friendlyName: 'Orthanc', name: 'orthanc',
      wadoUriRoot: '/dicom-web', qidoRoot: '/dicom-web', wadoRoot: '/dicom-web',
      qidoSupportsIncludeField: false, supportsFuzzyMatching: false, supportsWildcard: true,
      imageRendering: 'wadors', thumbnailRendering: 'wadors', enableStudyLazyLoad: true,
      acceptHeader: ['multipart/related; type="application/octet-stream"'],
      bulkDataURI: { enabled: true },
    },
  }],
};`;

/**
 * The folder of the build, taken from the npm package, whose checksum is compared. The package itself is all that is
 * needed: what it depends on is built in, and part of it was never published.
 */
export async function fetchOhif({ name, version, integrity }, folder) {
  const home = join(folder, `ohif-${version}`);
  if (existsSync(home)) {
    return join(home, 'dist');
  }
  await mkdir(folder, { recursive: true });
  const { stdout } = await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder]);
  const file = join(folder, stdout.trim());
  const [algorithm, expected] = integrity.split(/-(.*)/s);
  const found = createHash(algorithm).update(await readFile(file)).digest('base64');
  if (found !== expected) {
    throw new Error(`${name} ${version} is not what it was: its checksum is ${algorithm}-${found}`);
  }
  await run('tar', ['-xzf', file, '-C', folder]);
  await rename(join(folder, 'package'), home);
  await rm(file);
  return join(home, 'dist');
}

function proxy(incoming, outgoing, orthanc) {
  const forwarded = request(
    new URL(incoming.url, orthanc),
    { method: incoming.method, headers: { ...incoming.headers } },
    answer => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
  forwarded.on('error', problem => outgoing.writeHead(502).end(String(problem)));
  incoming.pipe(forwarded);
}

async function sendFile(path, outgoing) {
  const found = await stat(path).then(file => file.isFile(), () => false);
  if (!found) {
    return false;
  }
  outgoing.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(outgoing);
  return true;
}

async function answer(incoming, outgoing, dist, orthanc) {
  const { pathname } = new URL(incoming.url, 'http://127.0.0.1');
  if (pathname.startsWith('/dicom-web/')) {
    proxy(incoming, outgoing, orthanc);
    return;
  }
  if (pathname === '/app-config.js') {
    outgoing.writeHead(200, { 'content-type': TYPES['.js'] }).end(CONFIGURATION);
    return;
  }
  const path = normalize(join(dist, decodeURIComponent(pathname)));
  const inside = path.startsWith(dist + sep);
  if (!(inside && await sendFile(path, outgoing))) {
    // A page of the application: its router reads the address.
    await sendFile(join(dist, 'index.html'), outgoing);
  }
}

/** Serves until it is closed; the host header that Orthanc gets is that of this server, so its links lead back here. */
export async function serveOhif(dist, orthanc) {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, dist, orthanc).catch(problem => outgoing.writeHead(500).end(String(problem)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
