package org.atlasnode.inference.eligibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.volume.ConcatenationPart;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.SliceGeometryException;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.dicom.pixel.FrameReader;
import org.atlasnode.inference.model.Accepts;

/**
 * Decides from the headers whether a model takes a series. Pure.
 *
 * <p>The checks run in this order and the first that fails is the reason, so that what a series is comes before how it
 * lies, and how it lies before how much there is of it:
 *
 * <ol>
 *   <li>{@code MODALITY}: a modality that the model is not for
 *   <li>{@code LOCALIZER}: Image Type, or the type of a frame, has a value that the model excludes
 *   <li>{@code SOP_CLASS}: neither CT Image Storage of one frame nor Enhanced or Legacy Converted Enhanced CT Image
 *       Storage, or several of them
 *   <li>{@code FRAME_TYPE}: frames that are projections of a volume or distorted
 *   <li>{@code BODY_PART}: Body Part Examined names another part; an empty one passes
 *   <li>{@code TRANSFER_SYNTAX}: pixels that this node cannot decode
 *   <li>{@code PIXEL_FORMAT}: not one sample of 16 bits, MONOCHROME2
 *   <li>{@code RESCALE}: no Rescale Slope and Intercept to Hounsfield units
 *   <li>{@code KERNEL}: a reconstruction that the model excludes
 *   <li>{@code INCOMPLETE}: parts of a concatenation are missing
 *   <li>{@code MISSING_GEOMETRY}: no position, orientation or pixel spacing
 *   <li>{@code MIXED_GEOMETRY}: slices of several orientations, sizes, spacings or frames of reference
 *   <li>{@code PATIENT_POSITION}: Patient Position names another; an empty one passes
 *   <li>{@code NOT_AXIAL}: the slice normal or the rows lie too far off the patient's axes
 *   <li>{@code DUPLICATE_POSITIONS}, {@code GANTRY_TILT}, {@code SLICE_GAP}, {@code UNEVEN_SPACING}: no regular stack
 *   <li>{@code IMAGE_SIZE}, {@code PIXEL_SPACING}, {@code SLICE_SPACING}: outside of what the model was made for
 *   <li>{@code TOO_FEW_SLICES}, {@code SHORT_EXTENT}: not enough
 *   <li>{@code SLICE_THICKNESS}, {@code SLICE_COVERAGE}: slices too thick or too thin, or far apart for their thickness
 * </ol>
 */
public final class Eligibility {

    private static final String HOUNSFIELD = "HU";
    private static final String VOLUME = "VOLUME";
    private static final Set<String> UNPROJECTED = Set.of("NONE", "MPR");
    private static final Set<Uid> MULTI_FRAME_CT =
            Set.of(Uids.ENHANCED_CT_IMAGE_STORAGE, Uids.LEGACY_CONVERTED_ENHANCED_CT_IMAGE_STORAGE);

    private final List<SliceHeader> slices;
    private final Accepts accepts;
    private final AcquisitionChecks acquisition;

    private Eligibility(List<SliceHeader> slices, Accepts accepts) {
        this.slices = slices;
        this.accepts = accepts;
        this.acquisition = new AcquisitionChecks(slices, accepts);
    }

    /** The decision over the slices of a series of at least one instance. */
    public static Decision decide(List<SliceHeader> slices, Accepts accepts) {
        if (slices.isEmpty()) {
            throw new IllegalArgumentException("a series has instances");
        }
        return new Eligibility(List.copyOf(slices), accepts).decide();
    }

    private Decision decide() {
        List<Supplier<Optional<Reason>>> checks = List.of(
                this::modality,
                this::localizer,
                this::sopClass,
                this::frameType,
                this::bodyPart,
                this::transferSyntax,
                this::pixelFormat,
                this::rescale,
                acquisition::kernel,
                this::concatenation);
        Optional<Reason> reason = first(checks);
        if (reason.isPresent()) {
            return Decision.declined(reason.get());
        }
        List<SliceGeometry> places = new ArrayList<>();
        for (SliceHeader slice : slices) {
            try {
                places.add(SliceGeometry.of(slice.header()));
            } catch (SliceGeometryException e) {
                return Decision.declined(new Reason("MISSING_GEOMETRY", e.getMessage() + " in slice " + slice.frame()));
            }
        }
        SeriesGeometry geometry = SeriesGeometry.of(places);
        Optional<Reason> mixed = mixedGeometry(geometry).or(this::patientPosition);
        return mixed.or(() -> GeometryChecks.decline(geometry, accepts))
                .or(acquisition::thickness)
                .or(() -> acquisition.coverage(geometry))
                .map(Decision::declined)
                .orElseGet(() -> Decision.eligible(geometry));
    }

    private static Optional<Reason> first(List<Supplier<Optional<Reason>>> checks) {
        return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private Optional<Reason> modality() {
        Set<String> wanted = accepts.header().modality();
        return firstSlice(slice -> !wanted.contains(slice.header().string(Tags.MODALITY, "")))
                .map(slice -> new Reason(
                        "MODALITY",
                        "the modality is " + named(slice.header().string(Tags.MODALITY, "")) + ", the model is for "
                                + list(wanted)));
    }

    private Optional<Reason> localizer() {
        Set<String> excluded = accepts.header().imageTypeExcludes();
        List<String> found = slices.stream()
                .flatMap(slice -> slice.header().imageType().stream().filter(excluded::contains))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        "LOCALIZER",
                        "Image Type says " + list(Set.copyOf(found)) + " in " + found.size() + " of " + slices.size()
                                + " slices"));
    }

    private Optional<Reason> sopClass() {
        Optional<SliceHeader> other = firstSlice(slice -> !isCtSlice(slice));
        if (other.isPresent()) {
            return Optional.of(new Reason(
                    "SOP_CLASS",
                    "only CT Image Storage of one frame, Enhanced CT and Legacy Converted Enhanced CT Image Storage are"
                            + " analysed, not SOP class " + other.get().sopClassUid()));
        }
        return slices.stream().map(SliceHeader::sopClassUid).distinct().count() > 1
                ? Optional.of(new Reason("SOP_CLASS", "the series has single-frame and multi-frame instances"))
                : Optional.empty();
    }

    private static boolean isCtSlice(SliceHeader slice) {
        boolean numbered = slice.header().number().isPresent();
        return MULTI_FRAME_CT.contains(slice.sopClassUid())
                ? numbered
                : slice.sopClassUid().equals(Uids.CT_IMAGE_STORAGE)
                        && !numbered
                        && slice.header().intValue(Tags.NUMBER_OF_FRAMES, 1) == 1;
    }

    /** PS3.3 §C.8.16.2.1: only VOLUME may be measured; NONE and MPR leave the volume what it was. */
    private Optional<Reason> frameType() {
        return firstSlice(slice -> !slice.header()
                                .string(Tags.VOLUMETRIC_PROPERTIES, VOLUME)
                                .equals(VOLUME)
                        || !UNPROJECTED.contains(
                                slice.header().string(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, "NONE")))
                .map(slice -> new Reason(
                        "FRAME_TYPE",
                        "Volumetric Properties is "
                                + named(slice.header().string(Tags.VOLUMETRIC_PROPERTIES, ""))
                                + ", Volume Based Calculation Technique "
                                + named(slice.header().string(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, ""))
                                + " in slice " + slice.frame() + ", taken are VOLUME and " + list(UNPROJECTED)));
    }

    private Optional<Reason> concatenation() {
        Set<ConcatenationPart> parts = slices.stream()
                .map(slice -> slice.header().object())
                .flatMap(object -> ConcatenationPart.of(object).stream())
                .collect(Collectors.toSet());
        int missing = ConcatenationPart.missingCount(parts);
        return missing == 0
                ? Optional.empty()
                : Optional.of(new Reason("INCOMPLETE", missing + " instance(s) of a concatenation are missing"));
    }

    private Optional<Reason> bodyPart() {
        Set<String> wanted = accepts.header().bodyPart();
        return otherThan(Tags.BODY_PART_EXAMINED, wanted)
                .map(value -> new Reason(
                        "BODY_PART", "Body Part Examined is " + named(value) + ", the model is for " + list(wanted)));
    }

    private Optional<Reason> patientPosition() {
        Set<String> wanted = accepts.header().patientPosition();
        return otherThan(Tags.PATIENT_POSITION, wanted)
                .map(value -> new Reason(
                        "PATIENT_POSITION",
                        "Patient Position is " + named(value) + ", the model is for " + list(wanted)));
    }

    /** A value of the attribute that is not among the wanted ones; spaces and case do not count, nor empty values. */
    private Optional<String> otherThan(int tag, Set<String> wanted) {
        return slices.stream()
                .flatMap(slice -> slice.header().findString(tag).stream())
                .filter(value -> !wanted.contains(value.replace(" ", "").toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private Optional<Reason> transferSyntax() {
        return firstSlice(slice -> TransferSyntax.find(slice.transferSyntaxUid())
                        .filter(FrameReader::supports)
                        .isEmpty())
                .map(slice -> new Reason(
                        "TRANSFER_SYNTAX",
                        "pixel data in transfer syntax " + slice.transferSyntaxUid()
                                + " cannot be decoded by this node"));
    }

    private Optional<Reason> pixelFormat() {
        return firstSlice(slice -> !isGrey16(slice.header())).map(slice -> {
            FrameHeader header = slice.header();
            return new Reason(
                    "PIXEL_FORMAT",
                    "one sample of 16 bits, MONOCHROME2, is needed, not " + header.intValue(Tags.SAMPLES_PER_PIXEL, 0)
                            + " of " + header.intValue(Tags.BITS_ALLOCATED, 0) + " bits, "
                            + named(header.string(Tags.PHOTOMETRIC_INTERPRETATION, "")));
        });
    }

    private static boolean isGrey16(FrameHeader header) {
        return header.intValue(Tags.SAMPLES_PER_PIXEL, 0) == 1
                && header.intValue(Tags.BITS_ALLOCATED, 0) == 16
                && header.string(Tags.PHOTOMETRIC_INTERPRETATION, "").equals("MONOCHROME2");
    }

    private Optional<Reason> rescale() {
        return firstSlice(slice -> !isHounsfield(slice.header()))
                .map(slice -> new Reason(
                        "RESCALE", "no Rescale Slope and Intercept to Hounsfield units in slice " + slice.frame()));
    }

    private static boolean isHounsfield(FrameHeader header) {
        return header.findDouble(Tags.RESCALE_INTERCEPT).isPresent()
                && header.findDouble(Tags.RESCALE_SLOPE).orElse(0) > 0
                && header.string(Tags.RESCALE_TYPE, HOUNSFIELD).equals(HOUNSFIELD);
    }

    private Optional<Reason> mixedGeometry(SeriesGeometry geometry) {
        List<String> differ = Stream.of(
                        geometry.hasMixedOrientations() ? "orientation" : "",
                        geometry.hasMixedSizes() ? "rows or columns" : "",
                        geometry.hasMixedPixelSpacings() ? "pixel spacing" : "",
                        hasSeveralFrames() ? "frame of reference" : "")
                .filter(what -> !what.isEmpty())
                .toList();
        return differ.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("MIXED_GEOMETRY", "slices differ in " + String.join(", ", differ)));
    }

    private boolean hasSeveralFrames() {
        return slices.stream()
                        .map(slice -> slice.header().string(Tags.FRAME_OF_REFERENCE_UID, ""))
                        .distinct()
                        .count()
                > 1;
    }

    private Optional<SliceHeader> firstSlice(Function<SliceHeader, Boolean> fails) {
        return slices.stream().filter(fails::apply).findFirst();
    }

    /** A header's value for a sentence: printable, short. */
    static String named(String value) {
        String printable = value.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.isEmpty() ? "not given" : printable.substring(0, Math.min(printable.length(), 16));
    }

    private static String list(Set<String> values) {
        return values.stream().sorted().collect(Collectors.joining(", "));
    }
}
