// An Orthanc of its own on free loopback ports, with the DICOMweb and the Web Viewer plugin; all it keeps lies in one folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PLUGINS = '/usr/share/orthanc/plugins';
const DICOM_WEB = join(PLUGINS, 'libOrthancDicomWeb.so');
const WEB_VIEWER = join(PLUGINS, 'libOrthancWebViewer.so');
const START_SECONDS = 60;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function program() {
  const found = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find(existsSync);
  if (!found || !existsSync(DICOM_WEB)) {
    throw new Error('Orthanc is missing: apt-get install orthanc orthanc-dicomweb orthanc-webviewer');
  }
  return found;
}

async function dicomFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.dcm'))
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

export class Orthanc {
  #process;

  constructor(process, url) {
    this.#process = process;
    this.url = url;
  }

  static hasWebViewer() {
    return existsSync(WEB_VIEWER);
  }

  static async start(folder) {
    await mkdir(folder, { recursive: true });
    const httpPort = await freePort();
    const configuration = {
      Name: 'atlas-viewers',
      StorageDirectory: folder,
      IndexDirectory: folder,
      DicomServerEnabled: false,
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [DICOM_WEB, WEB_VIEWER].filter(existsSync),
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
      WebViewer: { CachePath: join(folder, 'webviewer') },
    };
    const file = join(folder, 'orthanc.json');
    await writeFile(file, JSON.stringify(configuration));
    const orthanc = new Orthanc(
      spawn(program(), [file], { stdio: ['ignore', 'ignore', 'ignore'] }),
      `http://127.0.0.1:${httpPort}`);
    await orthanc.#untilItAnswers();
    return orthanc;
  }

  async #untilItAnswers() {
    for (let second = 0; second < START_SECONDS; second += 0.5) {
      if (this.#process.exitCode !== null) {
        throw new Error(`Orthanc ended at once with ${this.#process.exitCode}`);
      }
      const answers = await fetch(`${this.url}/system`).then(answer => answer.ok, () => false);
      if (answers) {
        return;
      }
      await pause(500);
    }
    throw new Error(`Orthanc did not answer within ${START_SECONDS} s`);
  }

  /** Stores every .dcm file in a folder and below it. */
  async store(folder) {
    const files = await dicomFiles(folder);
    if (files.length === 0) {
      throw new Error(`no .dcm file in ${folder}`);
    }
    for (const file of files) {
      const answer = await fetch(`${this.url}/instances`, { method: 'POST', body: await readFile(file) });
      if (!answer.ok) {
        throw new Error(`Orthanc does not take ${file}: ${answer.status} ${await answer.text()}`);
      }
    }
    return files.length;
  }

  async get(path) {
    const answer = await fetch(`${this.url}${path}`);
    if (!answer.ok) {
      throw new Error(`GET ${path}: ${answer.status}`);
    }
    return answer.json();
  }

  /** The series of every study: their UIDs, Orthanc's own identifier, modality and description. */
  async series() {
    const found = await this.get('/series?expand');
    return Promise.all(found.map(async series => ({
      orthancId: series.ID,
      uid: series.MainDicomTags.SeriesInstanceUID,
      studyUid: (await this.get(`/studies/${series.ParentStudy}`)).MainDicomTags.StudyInstanceUID,
      modality: series.MainDicomTags.Modality,
      number: Number(series.MainDicomTags.SeriesNumber ?? 0),
      description: series.MainDicomTags.SeriesDescription ?? '',
      instances: series.Instances,
    })));
  }

  async stop() {
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
  }
}
