package org.atlasnode.results.validate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.DictionaryEntry;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Multiplicity;
import org.atlasnode.results.iod.Problems;

/**
 * Every element against the dictionary (PS3.6) and its value against its representation (PS3.5 §6.2): representation,
 * multiplicity, form, length. What is copied from the source stands as the source has it and is compared there.
 */
final class StructureRules {

    private static final String UID = "(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+";

    private static final Pattern ANY = Pattern.compile("[^\\x00]*", Pattern.DOTALL);

    private static final Map<Vr, Pattern> FORMS = Map.ofEntries(
            Map.entry(Vr.CS, Pattern.compile("[A-Z0-9 _]{1,16}")),
            Map.entry(Vr.DA, Pattern.compile("[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")),
            Map.entry(Vr.TM, Pattern.compile("([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\\.[0-9]{1,6})?)?)?")),
            Map.entry(Vr.DT, Pattern.compile("[0-9]{14}(\\.[0-9]{1,6})?([+-][0-9]{4})?")),
            Map.entry(Vr.DS, Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?")),
            Map.entry(Vr.IS, Pattern.compile("[+-]?[0-9]{1,11}")),
            Map.entry(Vr.UI, Pattern.compile(UID)));

    private static final Map<Vr, Integer> LONGEST =
            Map.of(Vr.SH, 16, Vr.LO, 64, Vr.ST, 1024, Vr.LT, 10240, Vr.DS, 16, Vr.UI, 64, Vr.CS, 16, Vr.AE, 16);

    /** UIDs that others made: they are what they are. */
    private static final Set<Integer> FOREIGN_UIDS =
            Set.of(Tags.STUDY_INSTANCE_UID, Tags.SERIES_INSTANCE_UID, Tags.REFERENCED_SOP_INSTANCE_UID, Tags.UID);

    private final Problems problems;

    private StructureRules(Problems problems) {
        this.problems = problems;
    }

    static void check(DataSet result, Set<Integer> copied, Problems problems) {
        StructureRules rules = new StructureRules(problems);
        for (DataElement element : result) {
            if (!copied.contains(element.tag())) {
                rules.element(element, result, "");
            }
        }
        result.find(Tags.SERIES_INSTANCE_UID).ifPresent(element -> rules.text(element, Pattern.compile(UID), ""));
    }

    private void element(DataElement element, DataSet around, String path) {
        Optional<DictionaryEntry> entry = StandardDictionary.find(element.tag());
        if (entry.isEmpty() || Tag.isPrivate(element.tag())) {
            problems.add(path, element.tag(), "is no standard attribute, PS3.6 §6");
            return;
        }
        problems.require(
                entry.get().vrs().contains(element.vr()),
                path,
                element.tag(),
                "has representation " + element.vr() + ", PS3.6 §6");
        if (element.value() instanceof Value.Bytes bytes) {
            problems.require(bytes.length() % 2 == 0, path, element.tag(), "has an odd length, PS3.5 §7.1.1");
            if (bytes.length() > 0) {
                multiplicity(element, entry.get(), around, path);
                form(element, path);
            }
        } else if (element.value() instanceof Value.Items items) {
            items(element.tag(), items, path);
        } else {
            problems.add(path, element.tag(), "is encapsulated, PS3.5 §A.4");
        }
    }

    private void items(int sequence, Value.Items items, String path) {
        for (int i = 0; i < items.items().size(); i++) {
            DataSet item = items.items().get(i);
            String deeper = path + Tag.toString(sequence) + "[" + (i + 1) + "]/";
            item.forEach(inner -> element(inner, item, deeper));
        }
    }

    private void multiplicity(DataElement element, DictionaryEntry entry, DataSet around, String path) {
        if (element.vr().kind() == Vr.Kind.BYTES) {
            return;
        }
        int count = around.strings(element.tag()).size();
        problems.require(
                Multiplicity.allows(entry.vm(), count),
                path,
                element.tag(),
                count + " values instead of " + entry.vm() + ", PS3.5 §6.4");
    }

    private void form(DataElement element, String path) {
        Pattern form = FORMS.get(element.vr());
        text(element, form == null || FOREIGN_UIDS.contains(element.tag()) ? ANY : form, path);
    }

    /** Each value by its form and length; node-made text is ASCII, so a byte is a character. */
    private void text(DataElement element, Pattern form, String path) {
        if (!element.vr().isText() || !(element.value() instanceof Value.Bytes bytes)) {
            return;
        }
        String all = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
        List<String> values = element.vr().isMultiValuedText() ? List.of(all.split("\\\\", -1)) : List.of(all);
        int longest = Optional.ofNullable(LONGEST.get(element.vr())).orElse(Integer.MAX_VALUE);
        for (String padded : values) {
            String value = stripPadding(padded);
            problems.require(
                    form.matcher(value).matches(), path, element.tag(), "is no " + element.vr() + ", PS3.5 §6.2");
            problems.require(
                    value.length() <= longest, path, element.tag(), "is longer than " + longest + ", PS3.5 §6.2");
        }
    }

    private static String stripPadding(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == 0)) {
            end--;
        }
        return value.substring(0, end);
    }
}
