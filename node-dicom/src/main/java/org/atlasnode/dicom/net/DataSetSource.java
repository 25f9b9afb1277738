package org.atlasnode.dicom.net;

import java.io.IOException;
import java.io.OutputStream;

/** Where the bytes of a data set come from that is to be sent: without file meta information, streamed. */
@FunctionalInterface
public interface DataSetSource {

    /** Writes the whole data set. Where it throws, the association is aborted: half an object is never completed. */
    void writeTo(OutputStream output) throws IOException;
}
