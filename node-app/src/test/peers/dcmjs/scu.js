// A client of dcmjs-dimse: node scu.js PORT CALLING CALLED echo | store FILE...
// Prints one line for each response, "<service> <status in hex>"; ends with 1 where one is missing or no success.
'use strict';

const { Client, requests, constants, log } = require('dcmjs-dimse');

log.setLevel('error');
const [port, calling, called, service, ...files] = process.argv.slice(2);

const build = {
  echo: () => [new requests.CEchoRequest()],
  store: () => files.map((file) => new requests.CStoreRequest(file)),
};

const client = new Client();
const wanted = build[service]();
let done = 0;
for (const request of wanted) {
  request.on('response', (response) => {
    const status = response.getStatus();
    console.log(`${service} ${status.toString(16).padStart(4, '0')}`);
    if (status === constants.Status.Success) {
      done += 1;
    }
  });
  client.addRequest(request);
}
client.on('associationRejected', (rejection) => console.log(`rejected ${JSON.stringify(rejection)}`));
client.on('networkError', (error) => console.log(`network error ${error.message}`));
client.on('closed', () => process.exit(done === wanted.length ? 0 : 1));
client.send('127.0.0.1', Number(port), calling, called);
