package org.atlasnode.core.dicomweb;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.core.dicomweb.DicomWebClient.Level;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * Resource and parameters of a search (PS3.18 §10.6.1, §8.3.4): {@code /studies/{study}/series?{tag}={value}}. Immutable.
 */
record SearchTarget(String resource, List<String> parameters) {

    SearchTarget {
        parameters = List.copyOf(parameters);
    }

    static SearchTarget of(Level level, DataSet keys) {
        Optional<Uid> study = level == Level.STUDY ? Optional.empty() : keys.findUid(Tags.STUDY_INSTANCE_UID);
        Optional<Uid> series = level == Level.INSTANCE && study.isPresent()
                ? keys.findUid(Tags.SERIES_INSTANCE_UID)
                : Optional.empty();
        String resource = study.map(uid -> "/studies/" + uid).orElse("")
                + series.map(uid -> "/series/" + uid).orElse("")
                + switch (level) {
                    case STUDY -> "/studies";
                    case SERIES -> "/series";
                    case INSTANCE -> "/instances";
                };
        List<String> parameters = new ArrayList<>();
        for (DataElement element : keys) {
            boolean inPath = study.isPresent() && element.tag() == Tags.STUDY_INSTANCE_UID
                    || series.isPresent() && element.tag() == Tags.SERIES_INSTANCE_UID;
            if (!inPath && element.tag() != Tags.SPECIFIC_CHARACTER_SET && element.vr() != Vr.SQ) {
                parameters.add(parameter(keys, element));
            }
        }
        return new SearchTarget(resource, parameters);
    }

    /** Several values are a list of UIDs, joined by commas (PS3.18 §8.3.4.1). */
    private static String parameter(DataSet keys, DataElement element) {
        String tag = String.format(Locale.ROOT, "%08X", element.tag());
        List<String> values = keys.strings(element.tag());
        String value = String.join(element.vr() == Vr.UI ? "," : "\\", values);
        return value.isEmpty() ? "includefield=" + tag : tag + "=" + encoded(value);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String path(int limit, int offset) {
        List<String> all = new ArrayList<>(parameters);
        all.add("limit=" + limit);
        all.add("offset=" + offset);
        return resource + "?" + String.join("&", all);
    }
}
