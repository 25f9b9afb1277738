package org.atlasnode.dicom.io;

import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.io.ElementHeaderParser.Coding;

/** The parser of a data set that follows in an input; closing it leaves the input's stream open. */
final class EncodedDataSet implements AutoCloseable {

    private final DataSetParser parser;
    private final Optional<InflatedStream> inflated;

    private EncodedDataSet(DataSetParser parser, Optional<InflatedStream> inflated) {
        this.parser = parser;
        this.inflated = inflated;
    }

    static EncodedDataSet of(DicomInput in, TransferSyntax syntax, ReadLimits limits, Set<Tolerance> tolerances) {
        Coding coding = Coding.of(syntax.encoding());
        if (syntax.encoding() != TransferSyntax.Encoding.DEFLATED) {
            return new EncodedDataSet(new DataSetParser(in, coding, limits, tolerances), Optional.empty());
        }
        InflatedStream inflated = new InflatedStream(in.rest(), limits.maxInflatedBytes());
        DataSetParser parser = new DataSetParser(new DicomInput(inflated), coding, limits, tolerances);
        return new EncodedDataSet(parser, Optional.of(inflated));
    }

    DataSetParser parser() {
        return parser;
    }

    @Override
    public void close() {
        inflated.ifPresent(InflatedStream::close);
    }
}
