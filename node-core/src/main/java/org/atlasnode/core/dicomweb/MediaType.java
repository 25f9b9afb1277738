package org.atlasnode.core.dicomweb;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type with its parameters (PS3.18 §8.7, RFC 9110 §8.3.1): type and names of parameters in lower case. Immutable.
 *
 * @param name type and subtype
 */
public record MediaType(String name, Map<String, String> parameters) {

    /** PS3.10 files (PS3.18 §8.7.3.5). */
    public static final String DICOM = "application/dicom";

    /** The DICOM JSON model (PS3.18 Annex F). */
    public static final String DICOM_JSON = "application/dicom+json";

    static final String MULTIPART_RELATED = "multipart/related";

    private static final int MAX_LENGTH = 1024;
    /** RFC 2046 §5.1.1 has 70; Orthanc's DICOMweb plugin 1.7 sends 73. */
    private static final int MAX_BOUNDARY = 128;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern NAME = Pattern.compile("\\s*+(" + TOKEN + "/" + TOKEN + ")\\s*+");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*+(" + TOKEN + ")=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\",]*+))\\s*+");

    /** RFC 2046 §5.1.1: bcharsnospace, with spaces inside. */
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]*[0-9A-Za-z'()+_,./:=?-]");

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** The media type of a header field; empty where it is none, or is longer than any honest one. */
    public static Optional<MediaType> parse(String field) {
        Matcher name = NAME.matcher(field);
        if (field.length() > MAX_LENGTH || !name.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(field);
        int at = name.end();
        while (at < field.length()) {
            parameter.region(at, field.length());
            if (!parameter.lookingAt()) {
                return field.substring(at).isBlank()
                                || field.substring(at).strip().equals(";")
                        ? Optional.of(new MediaType(lower(name.group(1)), parameters))
                        : Optional.empty();
            }
            String quoted = parameter.group(2);
            String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(lower(parameter.group(1)), value);
            at = parameter.end();
        }
        return Optional.of(new MediaType(lower(name.group(1)), parameters));
    }

    public Optional<String> parameter(String parameterName) {
        return Optional.ofNullable(parameters.get(parameterName));
    }

    /** Whether this is multipart/related with parts of this type (RFC 2387 §3.1, PS3.18 §8.7.3.5.1). */
    public boolean isMultipartOf(String partType) {
        return name.equals(MULTIPART_RELATED)
                && parameter("type").filter(partType::equalsIgnoreCase).isPresent();
    }

    /** The boundary parameter where it is a well-formed one (RFC 2046 §5.1.1). */
    public Optional<String> boundary() {
        return parameter("boundary")
                .filter(text -> text.length() <= MAX_BOUNDARY)
                .filter(text -> BOUNDARY.matcher(text).matches());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
