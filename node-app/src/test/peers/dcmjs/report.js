// Sends N-CREATE and N-SET requests with dcmjs-dimse, on one association, and prints each answer as a line of JSON.
// node report.js PORT CALLING CALLED REQUESTS, where REQUESTS is JSON: [{service, sopClass, instance, dataSet}, ...].
'use strict';

const dimse = require('dcmjs-dimse');
const { Client, Dataset } = dimse;
const { NCreateRequest, NSetRequest } = dimse.requests;

dimse.log.level = 'error';

const [port, calling, called, requests] = process.argv.slice(2);
const client = new Client();

for (const { service, sopClass, instance, dataSet } of JSON.parse(requests)) {
  const request =
    service === 'create' ? new NCreateRequest(sopClass, instance) : new NSetRequest(sopClass, instance);
  request.setDataset(new Dataset(dataSet));
  request.on('response', (response) => {
    const command = response.getCommandDataset().getElements();
    console.log(
      JSON.stringify({
        service,
        status: response.getStatus(),
        errorComment: command.ErrorComment || '',
        errorId: command.ErrorID || 0,
        instance: command.AffectedSOPInstanceUID || '',
      })
    );
  });
  client.addRequest(request);
}
client.on('associationRejected', (reason) => fail(`rejected: ${JSON.stringify(reason)}`));
client.on('networkError', (error) => fail(`network: ${error.message}`));
client.send('127.0.0.1', Number(port), calling, called);

function fail(why) {
  console.error(why);
  process.exitCode = 1;
}
