package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/**
 * Reads one Part 10 file (PS3.10 §7) in two steps: {@link #open} reads the file meta information, {@link #readUntil} the
 * data set or its beginning. Bytes that are not such a file end in a {@link DicomParseException}. Confined to one thread;
 * closing leaves the stream open.
 */
public final class DicomFileReader implements AutoCloseable {

    private final DicomInput in;
    private final DataSet metaElements;
    private final TransferSyntax syntax;
    private final long dataSetOffset;
    private final EncodedDataSet source;
    private final Set<Tolerance> tolerances;

    private DicomFileReader(
            DicomInput in, DataSet metaElements, TransferSyntax syntax, ReadLimits limits, Set<Tolerance> tolerances) {
        this.in = in;
        this.metaElements = metaElements;
        this.syntax = syntax;
        this.dataSetOffset = in.position();
        this.tolerances = tolerances;
        this.source = EncodedDataSet.of(in, syntax, limits, tolerances);
    }

    /** Reads up to the data set. */
    public static DicomFileReader open(InputStream stream, ReadLimits limits, Set<Tolerance> tolerances)
            throws IOException {
        DicomInput in = new DicomInput(stream);
        DataSet meta = FileMetaFormat.read(in, limits, tolerances);
        TransferSyntax syntax = meta.isEmpty() && tolerances.contains(Tolerance.MISSING_META)
                ? FileMetaFormat.guess(in)
                : syntax(in, meta);
        return new DicomFileReader(in, meta, syntax, limits, tolerances);
    }

    private static TransferSyntax syntax(DicomInput in, DataSet meta) throws DicomParseException {
        Uid uid = meta.findUid(Tags.TRANSFER_SYNTAX_UID)
                .orElseThrow(() -> in.error("file meta information without a transfer syntax"));
        return TransferSyntax.find(uid).orElseThrow(() -> in.error("transfer syntax " + uid + " is not supported"));
    }

    public TransferSyntax transferSyntax() {
        return syntax;
    }

    /** Bytes of the file before the data set. */
    public long dataSetOffset() {
        return dataSetOffset;
    }

    /** The whole file. */
    public DicomFile read() throws IOException {
        return file(source.parser().readUntil(DataSetParser.NO_STOP));
    }

    /** The file with the elements below a tag; {@link #nextHeader} then gives what stopped it. */
    public DicomFile readUntil(int stopTag) throws IOException {
        return file(source.parser().readUntil(Integer.toUnsignedLong(stopTag)));
    }

    /** The header of the element that {@link #readUntil} stopped at; empty at the end of the data set. */
    public Optional<ElementHeader> nextHeader() throws IOException {
        return source.parser().nextHeader();
    }

    /** The bytes of the data set, inflated where it is deflated, after what was read; nothing else can be read then. */
    public InputStream rest() {
        return source.parser().rest();
    }

    private DicomFile file(DataSet dataSet) throws DicomParseException {
        FileMeta meta = new FileMeta(
                uid(Tags.MEDIA_STORAGE_SOP_CLASS_UID, dataSet, Tags.SOP_CLASS_UID, "SOP Class UID"),
                uid(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID, dataSet, Tags.SOP_INSTANCE_UID, "SOP Instance UID"),
                syntax.uid(),
                metaElements.findString(Tags.SOURCE_APPLICATION_ENTITY_TITLE).flatMap(AeTitle::parse));
        return new DicomFile(meta, dataSet);
    }

    private Uid uid(int metaTag, DataSet dataSet, int tag, String name) throws DicomParseException {
        Optional<Uid> uid = metaElements.findUid(metaTag);
        if (uid.isEmpty() && tolerances.contains(Tolerance.INCOMPLETE_META)) {
            uid = dataSet.findUid(tag);
        }
        return uid.orElseThrow(() -> in.error("no valid " + name));
    }

    @Override
    public void close() {
        source.close();
    }
}
