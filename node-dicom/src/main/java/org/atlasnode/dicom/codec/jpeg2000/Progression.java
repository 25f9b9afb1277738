package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/**
 * One run of packets: which they are, and their order (T.800 §A.6.6, §B.12). Immutable.
 *
 * @param layerEnd the layers of the run are those below it; likewise the other ends
 */
record Progression(
        Order order, int resolutionStart, int resolutionEnd, int componentStart, int componentEnd, int layerEnd) {

    private static final int ALL = 1 << 16;

    /** The order of packets, by its code (T.800 Table A.16): L layer, R resolution level, C component, P position. */
    enum Order {
        LRCP,
        RLCP,
        RPCL,
        PCRL,
        CPRL;

        static Order read(ByteCursor in) throws CodecException {
            int code = in.u8();
            if (code >= values().length) {
                throw in.failure("progression order " + code);
            }
            return values()[code];
        }
    }

    /** Every packet in one order. */
    static Progression whole(Order order) {
        return new Progression(order, 0, ALL, 0, ALL, ALL);
    }

    /** One entry of marker segment POC, of an image with less than 257 components. */
    static Progression read(ByteCursor in) throws CodecException {
        int resolutionStart = in.u8();
        int componentStart = in.u8();
        int layerEnd = in.u16();
        int resolutionEnd = in.u8();
        int componentEnd = in.u8();
        Order order = Order.read(in);
        return new Progression(
                order,
                resolutionStart,
                resolutionEnd,
                componentStart,
                componentEnd == 0 ? ALL : componentEnd,
                layerEnd);
    }

    boolean includes(Precinct precinct) {
        return precinct.resolution() >= resolutionStart
                && precinct.resolution() < resolutionEnd
                && precinct.component() >= componentStart
                && precinct.component() < componentEnd;
    }
}
