package org.atlasnode.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Orthanc server, the PACS of the tests: everything it keeps lies in one folder, it listens on the loopback
 * interface, takes any SOP class from anyone, and is read back through its REST interface. Closing stops it; starting
 * again in the same folder finds what it had. Thread-safe.
 */
public final class Orthanc implements AutoCloseable {

    public static final String AE_TITLE = "ORTHANC";

    private static final Path DICOM_WEB_PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(30);
    private static final Duration REQUEST_TIME = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProcessUnderTest process;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST_TIME).build();
    private final URI root;
    private final int dicomPort;

    private Orthanc(ProcessUnderTest process, int dicomPort, int httpPort) {
        this.process = process;
        this.dicomPort = dicomPort;
        this.root = URI.create("http://127.0.0.1:" + httpPort + "/");
    }

    /** Whom it may send to: a name of its own, for requests to its REST interface, and the address. */
    public record Modality(String name, String aeTitle, int port) {}

    /**
     * A DICOMweb server that it may send to, by its plugin.
     *
     * @param url base of the service, with a slash at the end
     * @param user for HTTP Basic authentication; empty for none
     */
    public record WebServer(String name, String url, String user, String password) {}

    /** Starts on free ports, with its DICOMweb plugin, which serves below {@code dicom-web/}. */
    public static Orthanc startWithDicomWeb(Path folder, List<WebServer> servers) {
        int dicomPort = FreePort.find();
        int httpPort = FreePort.find();
        ObjectNode json = configuration(folder, dicomPort, httpPort);
        json.putArray("Plugins")
                .add(Program.requireFile(DICOM_WEB_PLUGIN, "orthanc-dicomweb").toString());
        ObjectNode web = json.putObject("DicomWeb");
        web.put("Enable", true);
        web.put("Root", "/dicom-web/");
        ObjectNode known = web.putObject("Servers");
        for (WebServer server : servers) {
            ObjectNode described = known.putObject(server.name());
            described.put("Url", server.url());
            if (!server.user().isEmpty()) {
                described.put("Username", server.user());
                described.put("Password", server.password());
            }
        }
        return start(folder, dicomPort, httpPort, json);
    }

    /** Starts on free ports. */
    public static Orthanc start(Path folder, List<Modality> modalities) {
        return start(folder, FreePort.find(), modalities);
    }

    /** Starts on a given DICOM port and waits until it answers. */
    public static Orthanc start(Path folder, int dicomPort, List<Modality> modalities) {
        return start(folder, dicomPort, modalities, Optional.empty());
    }

    /** Starts on a given DICOM port that takes TLS only, and calls its modalities by TLS. */
    public static Orthanc startTls(Path folder, int dicomPort, List<Modality> modalities, TlsFiles tls) {
        return start(folder, dicomPort, modalities, Optional.of(tls));
    }

    private static Orthanc start(Path folder, int dicomPort, List<Modality> modalities, Optional<TlsFiles> tls) {
        int httpPort = FreePort.find();
        ObjectNode content = configuration(folder, dicomPort, httpPort);
        addModalities(content, modalities, tls.isPresent());
        tls.ifPresent(files -> addTls(content, files));
        return start(folder, dicomPort, httpPort, content);
    }

    private static Orthanc start(Path folder, int dicomPort, int httpPort, ObjectNode json) {
        String program = Program.require("Orthanc", "orthanc");
        try {
            Files.createDirectories(folder);
            Path configuration = folder.resolve("orthanc.json");
            JSON.writeValue(configuration.toFile(), json);
            ProcessUnderTest process =
                    ProcessUnderTest.start(folder, Map.of(), List.of(program, configuration.toString()));
            Orthanc orthanc = new Orthanc(process, dicomPort, httpPort);
            process.awaitUntil("answers REST requests", orthanc::answers, START_TIME);
            return orthanc;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration of Orthanc", e);
        }
    }

    private static ObjectNode configuration(Path folder, int dicomPort, int httpPort) {
        ObjectNode json = JSON.createObjectNode();
        json.put("Name", "atlas-test");
        json.put("StorageDirectory", folder.resolve("storage").toString());
        json.put("IndexDirectory", folder.resolve("storage").toString());
        json.put("DicomAet", AE_TITLE);
        json.put("DicomPort", dicomPort);
        json.put("HttpPort", httpPort);
        json.put("RemoteAccessAllowed", false);
        json.put("AuthenticationEnabled", false);
        json.put("UnknownSopClassAccepted", true);
        json.put("DicomAlwaysAllowStore", true);
        json.put("OverwriteInstances", true);
        json.put("SaveJobs", false);
        json.put("KeepAlive", false); // else it may close a connection at the moment when a client uses it again
        return json;
    }

    private static void addModalities(ObjectNode json, List<Modality> modalities, boolean tls) {
        ObjectNode known = json.putObject("DicomModalities");
        for (Modality modality : modalities) {
            known.putObject(modality.name())
                    .put("AET", modality.aeTitle())
                    .put("Host", "127.0.0.1")
                    .put("Port", modality.port())
                    .put("UseDicomTls", tls);
        }
    }

    private static void addTls(ObjectNode json, TlsFiles files) {
        json.put("DicomTlsEnabled", true);
        json.put("DicomTlsCertificate", files.certificate().toString());
        json.put("DicomTlsPrivateKey", files.key().toString());
        json.put("DicomTlsTrustedCertificates", files.authorities().toString());
        json.put("DicomTlsRemoteCertificateRequired", true);
    }

    public int dicomPort() {
        return dicomPort;
    }

    /** Where its REST interface is, with a slash at the end. */
    public URI root() {
        return root;
    }

    /** What it has printed lately. */
    public String log() {
        return process.output();
    }

    /** Orthanc's own identifiers of {@code instances}, {@code series}, {@code studies} or {@code patients}. */
    public List<String> list(String level) {
        List<String> ids = new ArrayList<>();
        get(level).forEach(id -> ids.add(id.asText()));
        return ids;
    }

    /** The attributes of an instance by keyword, sequences nested, text decoded. */
    public JsonNode simplifiedTags(String instanceId) {
        return get("instances/" + instanceId + "/simplified-tags");
    }

    /** The attributes of an instance by tag ({@code gggg,eeee}), with name, type and value. */
    public JsonNode tags(String instanceId) {
        return get("instances/" + instanceId + "/tags");
    }

    /** The raw bytes of one element, by tag ({@code gggg-eeee}). */
    public byte[] rawTag(String instanceId, String tag) {
        return bytes("instances/" + instanceId + "/content/" + tag);
    }

    /** The Part 10 file of an instance. */
    public byte[] file(String instanceId) {
        return bytes("instances/" + instanceId + "/file");
    }

    /** Counts of patients, studies, series and instances, and sizes. */
    public JsonNode statistics() {
        return get("statistics");
    }

    /** Sends resources, by Orthanc's identifiers, to one of its modalities by C-STORE; returns when it is done. */
    public JsonNode store(String modality, List<String> resourceIds) {
        return post("modalities/" + modality + "/store", resourceIds);
    }

    /** C-ECHO to one of its modalities; fails where it is not answered. */
    public void echo(String modality) {
        post("modalities/" + modality + "/echo", Map.of());
    }

    /** POST of a body, written as JSON, to a resource that answers JSON. */
    public JsonNode post(String path, Object body) {
        try {
            return json(send(request(path)
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a request to Orthanc", e);
        }
    }

    /** Sends resources to one of its DICOMweb servers by STOW-RS; returns when it is done, fails where it failed. */
    public JsonNode stow(String server, List<String> resourceIds) {
        ObjectNode body = JSON.createObjectNode();
        body.set("Resources", JSON.valueToTree(resourceIds));
        body.put("Synchronous", true);
        return post("dicom-web/servers/" + server + "/stow", body);
    }

    /** Keeps a Part 10 file. */
    public JsonNode upload(byte[] part10) {
        return json(send(
                request("instances").POST(BodyPublishers.ofByteArray(part10)).build()));
    }

    /** Asks one of its modalities to commit itself to instances (PS3.4 §J); returns the Transaction UID. */
    public String requestCommitment(String modality, List<Instance> instances) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode list = body.putArray("DicomInstances");
        instances.forEach(
                instance -> list.addArray().add(instance.sopClassUid()).add(instance.sopInstanceUid()));
        return post("modalities/" + modality + "/storage-commitment", body)
                .path("ID")
                .asText();
    }

    /** An instance by its UIDs. */
    public record Instance(String sopClassUid, String sopInstanceUid) {}

    /** Any resource of the REST interface that is JSON. */
    public JsonNode get(String path) {
        return json(bytes(path));
    }

    /** Stops it in order, so that its database is whole. */
    public void stop() {
        process.terminate();
        process.awaitExit(STOP_TIME);
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean answers() {
        try {
            HttpRequest request = request("system").GET().build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private byte[] bytes(String path) {
        return send(request(path).GET().build());
    }

    private byte[] send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + " answered " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8) + "; its log ends:\n" + log());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("Orthanc does not answer: " + request.uri(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(REQUEST_TIME);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for Orthanc", e);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("Orthanc answered no JSON", e);
        }
    }
}
