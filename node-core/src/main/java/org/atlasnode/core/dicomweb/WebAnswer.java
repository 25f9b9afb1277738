package org.atlasnode.core.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;

/** An answer of a server: its head, and its body as it comes. Confined to one thread; closing leaves the rest unread. */
final class WebAnswer implements AutoCloseable {

    private static final int MAX_JSON_BYTES = 1 << 26;
    private static final String MORE = "299";

    private final String url;
    private final HttpResponse<InputStream> response;

    WebAnswer(String url, HttpResponse<InputStream> response) {
        this.url = url;
        this.response = response;
    }

    int status() {
        return response.statusCode();
    }

    Optional<MediaType> contentType() {
        return response.headers().firstValue("Content-Type").flatMap(MediaType::parse);
    }

    /** Whether there are more matches than are returned (PS3.18 §8.3.4.4.1). */
    boolean saysMore() {
        return response.headers().allValues("Warning").stream().anyMatch(text -> text.startsWith(MORE));
    }

    InputStream body() {
        return response.body();
    }

    /** The data sets of the body. */
    List<DataSet> json() throws DicomWebException {
        try {
            byte[] bytes = body().readNBytes(MAX_JSON_BYTES + 1);
            if (bytes.length > MAX_JSON_BYTES) {
                throw new DicomWebException(said("more than " + MAX_JSON_BYTES + " bytes of JSON"), 0);
            }
            return DicomJson.read(new ByteArrayInputStream(bytes));
        } catch (DicomWebException e) {
            throw e;
        } catch (IOException e) {
            throw new DicomWebException(said("what is not the DICOM JSON model, or breaks off"), e);
        }
    }

    String said(String what) {
        return url + " answers " + status() + " with " + what;
    }

    /** An answer that is none to what was asked. */
    DicomWebException misfit(String what) {
        return new DicomWebException(
                said(what) + ". Is the url the base of a DICOMweb service, like https://pacs/dicom-web?", 0);
    }

    /** What a status means and what to do; the body is not repeated, for nobody knows what is in it. */
    DicomWebException refusal() {
        return new DicomWebException(url + " answers " + status() + ": " + remedy(), status());
    }

    private String remedy() {
        return switch (status()) {
            case 301, 302, 303, 307, 308 ->
                "it is elsewhere, at "
                        + response.headers().firstValue("Location").orElse("an address that it does not say")
                        + ". Write that into dicomweb.url";
            case 400 -> "it does not understand the request. Its log says more";
            case 401 ->
                "it wants to know who asks, or does not know us. Check user and password, or token, of dicomweb";
            case 403 -> "it does not permit this. Give this node the right there";
            case 404, 405, 410 -> "there is no such resource. Check dicomweb.url: the base, without /studies";
            case 406, 415 -> "it does not speak the media type of this transaction";
            case 409 -> "it stores nothing of this and does not say why. Its log may";
            case 413 -> "this is too large for it. Raise its limit, or that of the proxy before it";
            case 429 -> "it is asked too often. It is tried again later";
            case 502, 503, 504 -> "it, or the proxy before it, is not able to now";
            default -> status() >= 500 ? "it failed. Its log says more" : "an answer that is not expected here";
        };
    }

    @Override
    public void close() throws DicomWebException {
        try {
            body().close();
        } catch (IOException e) {
            throw new DicomWebException(said("a body that cannot be closed"), e);
        }
    }
}
