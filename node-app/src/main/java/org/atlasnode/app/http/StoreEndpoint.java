package org.atlasnode.app.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.atlasnode.app.http.WebStore.Admission;
import org.atlasnode.app.http.WebStore.Shelf;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.dicomweb.MediaType;
import org.atlasnode.core.dicomweb.MultipartException;
import org.atlasnode.core.dicomweb.MultipartReader;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.dicom.data.Uid;

/**
 * The Store transaction as origin server (STOW-RS, PS3.18 §10.5) for PS3.10 files: {@code /studies} and
 * {@code /studies/*}. Bodies are streamed; a few are taken at a time, so that threads remain for the rest of the
 * interface. Thread-safe.
 */
final class StoreEndpoint implements Endpoint {

    private static final EventLog EVENTS = EventLog.of(StoreEndpoint.class);
    private static final int BODY_CUT = 5011;
    private static final int MAX_BODIES = 8;
    private static final String RETRY_AFTER = "Retry-After";
    private static final String RETRY_SECONDS = "60";
    private static final String BASIC = "basic ";

    private final WebStore store;
    private final Semaphore places = new Semaphore(MAX_BODIES);

    StoreEndpoint(WebStore store) {
        this.store = store;
    }

    @Override
    public Reply answer(Call call) {
        Optional<Uid> study = Uid.parse(call.parameter());
        if (!call.parameter().isEmpty() && study.isEmpty()) {
            return Reply.error(Reply.BAD_REQUEST, "this is not a Study Instance UID");
        }
        Admission admission = call.payload()
                .address()
                .map(address -> store.admit(address, credentials(call.payload())))
                .orElse(new Admission(Optional.empty(), false));
        if (admission.shelf().isEmpty()) {
            return refusal(admission.mayIdentify());
        }
        Optional<String> boundary = boundary(call.payload());
        if (boundary.isEmpty()) {
            return Reply.error(
                    Reply.UNSUPPORTED_MEDIA_TYPE,
                    "send multipart/related; type=\"application/dicom\"; boundary=..., without Content-Encoding");
        }
        return takeTurn(() ->
                receive(call.payload(), boundary.get(), study, admission.shelf().get()));
    }

    private static Reply refusal(boolean mayIdentify) {
        String message = "who may store is configured at the node; its log says what to add for this caller";
        return mayIdentify
                ? Reply.error(Reply.UNAUTHORIZED, message)
                        .with("WWW-Authenticate", "Basic realm=\"Atlas Node\", charset=\"UTF-8\"")
                : Reply.error(Reply.FORBIDDEN, message);
    }

    /** The boundary of a body that is taken: multipart with PS3.10 files, as it is. */
    private static Optional<String> boundary(Payload payload) {
        boolean encoded = payload.header("Content-Encoding")
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .isPresent();
        return encoded
                ? Optional.empty()
                : payload.header("Content-Type")
                        .flatMap(MediaType::parse)
                        .filter(type -> type.isMultipartOf(MediaType.DICOM))
                        .flatMap(MediaType::boundary);
    }

    /** RFC 7617. */
    private static Optional<Credentials> credentials(Payload payload) {
        Optional<String> field = payload.header("Authorization")
                .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(BASIC));
        if (field.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(field.get().substring(BASIC.length()).strip());
            String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
            return Optional.of(new Credentials(parts[0], parts.length > 1 ? Optional.of(parts[1]) : Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no base64: as good as nothing
        }
    }

    private Reply takeTurn(Supplier<Reply> work) {
        if (!places.tryAcquire()) {
            return Reply.error(Reply.UNAVAILABLE, "as many bodies come in as are taken at a time")
                    .with(RETRY_AFTER, RETRY_SECONDS);
        }
        try {
            return store.hasRoom() ? work.get() : noRoom();
        } finally {
            places.release();
        }
    }

    private static Reply noRoom() {
        return Reply.error(Reply.UNAVAILABLE, "there is no room for more objects now")
                .with(RETRY_AFTER, RETRY_SECONDS);
    }

    private Reply receive(Payload payload, String boundary, Optional<Uid> study, Shelf shelf) {
        StoreTransaction transaction = new StoreTransaction(shelf, study);
        try {
            transaction.receive(new MultipartReader(payload.body().get(), boundary));
        } catch (MultipartException e) {
            transaction.breakOff(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            EVENTS.warn(
                    BODY_CUT,
                    "A body by DICOMweb broke off after {} stored instances, which are kept: {}",
                    transaction.storedCount(),
                    e.getMessage());
            transaction.breakOff("the body broke off");
        }
        Reply reply = transaction.reply();
        return reply.status() == Reply.UNAVAILABLE ? reply.with(RETRY_AFTER, RETRY_SECONDS) : reply;
    }
}
