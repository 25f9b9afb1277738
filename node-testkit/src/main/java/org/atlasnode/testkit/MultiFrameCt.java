package org.atlasnode.testkit;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * Makes multi-frame CT objects of single-frame slices of 16 bits: the same pixels, the same patient and study, another
 * series. Slice by slice they go to the instances in turn, so that neighbours lie in different ones. Immutable.
 *
 * @param instanceCount into how many instances the slices are put
 * @param rescaling whether frames have different slopes and intercepts, which give the same Hounsfield units
 */
public record MultiFrameCt(MultiFrameKind kind, int instanceCount, boolean rescaling) {

    private static final Set<Integer> OF_FRAMES = Set.of(
            Tags.IMAGE_TYPE,
            Tags.ACQUISITION_DATE,
            Tags.ACQUISITION_TIME,
            Tags.ACQUISITION_NUMBER,
            Tags.SLICE_THICKNESS,
            Tags.KVP,
            Tags.CONVOLUTION_KERNEL,
            Tags.IMAGE_POSITION_PATIENT,
            Tags.IMAGE_ORIENTATION_PATIENT,
            Tags.SLICE_LOCATION,
            Tags.PIXEL_SPACING,
            Tags.WINDOW_CENTER,
            Tags.WINDOW_WIDTH,
            Tags.RESCALE_INTERCEPT,
            Tags.RESCALE_SLOPE,
            Tags.RESCALE_TYPE,
            Tags.PIXEL_DATA);

    /** All slices in one instance, with their own slope and intercept. */
    public static MultiFrameCt of(MultiFrameKind kind) {
        return new MultiFrameCt(kind, 1, false);
    }

    public MultiFrameCt in(int instances) {
        return new MultiFrameCt(kind, instances, rescaling);
    }

    public MultiFrameCt withDifferentRescales() {
        return new MultiFrameCt(kind, instanceCount, true);
    }

    /** The instances, of whole data sets of slices. */
    public List<DataSet> convert(List<DataSet> slices) {
        List<DataSet> instances = new ArrayList<>();
        for (int instance = 0; instance < instanceCount; instance++) {
            List<DataSet> frames = new ArrayList<>();
            for (int slice = instance; slice < slices.size(); slice += instanceCount) {
                frames.add(rescaling ? rescaled(slices.get(slice), slice) : slices.get(slice));
            }
            instances.add(instance(frames, instance + 1));
        }
        return instances;
    }

    /** Converts and writes the instances as Part 10 files; the folder is made where it is missing. */
    public List<Path> write(List<DataSet> slices, Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (DataSet instance : convert(slices)) {
                Path file = folder.resolve(String.format(Locale.ROOT, "mf%02d.dcm", files.size() + 1));
                try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
                    DicomFile.of(instance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                            .write(stream);
                }
                files.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private DataSet instance(List<DataSet> frames, int number) {
        DataSet first = frames.get(0);
        DataSetBuilder builder = DataSet.builder(first.charset());
        for (DataElement element : first) {
            if (!OF_FRAMES.contains(element.tag())) {
                builder.put(element);
            }
        }
        String series = kind + "/" + instanceCount + "/" + rescaling + "/" + first.string(Tags.SERIES_INSTANCE_UID, "");
        Uid sopInstanceUid = Uid.derivedFrom(series + "/" + number);
        builder.putUid(Tags.SERIES_INSTANCE_UID, Uid.derivedFrom(series))
                .putUid(Tags.SOP_INSTANCE_UID, sopInstanceUid)
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, number)
                .putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, frames.size())
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(frames));
        new FunctionalGroupsOfCt(kind, sopInstanceUid).putInto(builder, frames);
        return builder.build();
    }

    private static byte[] pixels(List<DataSet> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(pixels(frame)));
        return all.toByteArray();
    }

    private static byte[] pixels(DataSet frame) {
        DataElement element = frame.find(Tags.PIXEL_DATA).orElseThrow();
        if (element.value() instanceof Value.Bytes bytes) {
            return bytes.toByteArray();
        }
        throw new IllegalArgumentException("slices to convert are native");
    }

    /** Every third slice as it is, one at half the slope, one with an intercept of 24 less: the same HU after it. */
    private static DataSet rescaled(DataSet slice, int index) {
        double slope = slice.findDouble(Tags.RESCALE_SLOPE).orElseThrow();
        double intercept = slice.findDouble(Tags.RESCALE_INTERCEPT).orElseThrow();
        int factor = index % 3 == 1 ? 2 : 1;
        int shift = index % 3 == 2 ? 24 : 0;
        ByteBuffer bytes = ByteBuffer.wrap(pixels(slice)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.capacity(); at += 2) {
            bytes.putShort(at, (short) Math.toIntExact((bytes.getShort(at) + shift) * (long) factor));
        }
        return slice.toBuilder()
                .putDouble(Tags.RESCALE_SLOPE, Vr.DS, slope / factor)
                .putDouble(Tags.RESCALE_INTERCEPT, Vr.DS, intercept - shift * slope)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, bytes.array())
                .build();
    }
}
