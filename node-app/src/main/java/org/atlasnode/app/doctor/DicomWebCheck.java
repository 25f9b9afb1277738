package org.atlasnode.app.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.DicomWebException;
import org.atlasnode.core.dicomweb.WebService;

/** The DICOMweb service of a peer answers by HTTP. */
final class DicomWebCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final WebService.Timeouts TIMEOUTS =
            new WebService.Timeouts(TIMEOUT, TIMEOUT, TIMEOUT, WebService.Timeouts.DEFAULT.minBytesPerSecond());
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final WebService service;

    DicomWebCheck(String name, DicomWeb web, Optional<SSLContext> https) {
        this.name = name;
        this.service = new WebService(web, https, TIMEOUTS);
    }

    Point look() {
        try {
            new DicomWebClient(service).probe();
            return Point.ok(name, service.terms().url() + " answers a search");
        } catch (DicomWebException e) {
            return e.status() == 0 ? unreachable(e) : judge(e.status());
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private Point unreachable(IOException e) {
        return Point.failed(
                name,
                String.valueOf(e.getMessage()),
                "Check the url of the peer's dicomweb, the firewall, and that the service runs");
    }

    /** Whatever is answered, somebody is there; but it may say that it does not want us, or is broken. */
    private Point judge(int status) {
        String finding = service.terms().url() + " answers " + status;
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return Point.failed(name, finding, "Check user, password or token of the peer's dicomweb");
        }
        return status >= SERVER_ERROR
                ? Point.failed(name, finding, "Look into the log of the peer's DICOMweb service")
                : Point.ok(name, finding);
    }
}
