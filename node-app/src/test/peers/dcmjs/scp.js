// A server of dcmjs-dimse: node scp.js PORT. Takes C-ECHO and C-STORE of anybody; prints "ready", then one line for each
// object, "stored <SOP Instance UID>".
'use strict';

const { Server, Scp, responses, constants, log } = require('dcmjs-dimse');

log.setLevel('error');
const { Status, SopClass, StorageClass, TransferSyntax, PresentationContextResult } = constants;
const accepted = new Set([SopClass.Verification, ...Object.values(StorageClass)]);
const syntaxes = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

class Store extends Scp {
  associationRequested(association) {
    for (const { id } of association.getPresentationContexts()) {
      const context = association.getPresentationContext(id);
      const syntax = syntaxes.find((known) => context.getTransferSyntaxUids().includes(known));
      if (!accepted.has(context.getAbstractSyntaxUid())) {
        context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported);
      } else if (syntax === undefined) {
        context.setResult(PresentationContextResult.RejectTransferSyntaxesNotSupported);
      } else {
        context.setResult(PresentationContextResult.Accept, syntax);
      }
    }
    this.sendAssociationAccept();
  }

  cEchoRequest(request, callback) {
    callback(this.answer(responses.CEchoResponse.fromRequest(request)));
  }

  cStoreRequest(request, callback) {
    console.log(`stored ${request.getAffectedSopInstanceUid()}`);
    callback(this.answer(responses.CStoreResponse.fromRequest(request)));
  }

  answer(response) {
    response.setStatus(Status.Success);
    return response;
  }

  associationReleaseRequested() {
    this.sendAssociationReleaseResponse();
  }
}

const server = new Server(Store);
server.on('networkError', (error) => console.log(`network error ${error.message}`));
server.listen(Number(process.argv[2]), { host: '127.0.0.1' });
console.log('ready');
