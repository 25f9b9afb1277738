package org.atlasnode.dicom.ul;

import java.nio.ByteBuffer;

/**
 * A presentation data value: a fragment of a command or of a data set (PS3.8 §9.3.5.1, §E.2).
 *
 * @param contextId presentation context, 0..255 as it travels
 * @param command whether the fragment is of a command, else of a data set
 * @param last whether it is the last of its command or data set
 * @param data the fragment; for a received one a view of the reader's buffer, valid until the next PDU is read
 */
public record Pdv(int contextId, boolean command, boolean last, ByteBuffer data) {

    Pdv copy() {
        ByteBuffer bytes =
                ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
        return new Pdv(contextId, command, last, bytes);
    }
}
