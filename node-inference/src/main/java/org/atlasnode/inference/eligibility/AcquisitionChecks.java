package org.atlasnode.inference.eligibility;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.inference.model.Accepts;
import org.atlasnode.inference.model.Range;

/**
 * The checks of {@link Eligibility} over how the slices were acquired and reconstructed. What a header does not say is not
 * checked: Slice Thickness and Convolution Kernel may be empty (PS3.3 §C.7.6.2, §C.8.2.1). Pure.
 */
final class AcquisitionChecks {

    /** At the end of a kernel's name in the manifest: whatever follows. */
    private static final String ANY = "*";

    private final List<SliceHeader> slices;
    private final Accepts accepts;

    AcquisitionChecks(List<SliceHeader> slices, Accepts accepts) {
        this.slices = slices;
        this.accepts = accepts;
    }

    /** No value of Convolution Kernel (0018,1210) of any slice may be an excluded one; spaces and case do not count. */
    Optional<Reason> kernel() {
        Set<String> excluded = accepts.header().kernelExcludes();
        return slices.stream()
                .flatMap(slice -> slice.header().strings(Tags.CONVOLUTION_KERNEL).stream())
                .filter(kernel -> excluded.stream().anyMatch(pattern -> matches(kernel, pattern)))
                .findFirst()
                .map(kernel -> new Reason(
                        "KERNEL",
                        "the series is reconstructed with kernel " + Eligibility.named(kernel)
                                + ", which the model is not for: send another reconstruction"));
    }

    private static boolean matches(String kernel, String pattern) {
        String name = plain(kernel);
        String wanted = plain(pattern);
        return wanted.endsWith(ANY)
                ? name.startsWith(wanted.substring(0, wanted.length() - ANY.length()))
                : name.equals(wanted);
    }

    private static String plain(String name) {
        return name.replace(" ", "").toUpperCase(Locale.ROOT);
    }

    /** Slice Thickness (0018,0050) of every slice that says it. */
    Optional<Reason> thickness() {
        return accepts.stack().sliceThicknessMm().flatMap(this::thicknessOutside);
    }

    private Optional<Reason> thicknessOutside(Range range) {
        List<Double> outside = thicknesses().stream()
                .filter(thickness -> !range.contains(thickness))
                .toList();
        return outside.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        "SLICE_THICKNESS",
                        String.format(
                                Locale.ROOT,
                                "%d of %d slices are not of a thickness that is taken, the first is %.2f mm thick, taken are"
                                        + " %s mm: send a reconstruction of such slices",
                                outside.size(),
                                slices.size(),
                                outside.get(0),
                                range)));
    }

    /** Thin slices far apart show only a part of the body: every second slice is missing, say, and evenly so. */
    Optional<Reason> coverage(SeriesGeometry geometry) {
        OptionalDouble thinnest =
                thicknesses().stream().mapToDouble(thickness -> thickness).min();
        double least = accepts.stack().minSliceCoverage();
        if (thinnest.isEmpty() || geometry.spacingMm() * least <= thinnest.getAsDouble()) {
            return Optional.empty();
        }
        return Optional.of(new Reason(
                "SLICE_COVERAGE",
                String.format(
                        Locale.ROOT,
                        "slices of %.2f mm lie %.2f mm apart, so that %.0f %% of the body is shown, at least %.0f %% is"
                                + " needed: send all slices",
                        thinnest.getAsDouble(),
                        geometry.spacingMm(),
                        thinnest.getAsDouble() / geometry.spacingMm() * 100,
                        least * 100)));
    }

    private List<Double> thicknesses() {
        return slices.stream()
                .flatMap(slice ->
                        slice.header().findDouble(Tags.SLICE_THICKNESS).stream().boxed())
                .filter(thickness -> thickness > 0)
                .collect(Collectors.toList());
    }
}
