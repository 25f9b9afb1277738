package org.atlasnode.dicom.ul;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.Uid;

/**
 * What a requestor asks for beside presentation contexts (PS3.7 §D.3.3). Immutable.
 *
 * @param scpRoles SOP classes of which we want to be SCP, beside SCU where {@code scuToo} says so
 * @param scuToo whether we stay SCU of these classes
 * @param operations how many operations we want to have outstanding; 1 asks for no window
 * @param extended sub-items of extended negotiation, as they travel
 */
public record RequestOptions(
        Set<Uid> scpRoles,
        boolean scuToo,
        int operations,
        Optional<UserIdentity> identity,
        List<UserInformation.Item> extended) {

    /** Nothing of it. */
    public static final RequestOptions NONE = new RequestOptions(Set.of(), true, 1, Optional.empty(), List.of());

    public RequestOptions {
        scpRoles = Set.copyOf(scpRoles);
        extended = List.copyOf(extended);
        if (operations < 1 || operations > 0xFFFF) {
            throw new IllegalArgumentException("1 to 65535 operations can be outstanding: " + operations);
        }
    }

    /** Also to be SCP of these classes. */
    public RequestOptions withScpRoles(Set<Uid> classes, boolean scu) {
        return new RequestOptions(classes, scu, operations, identity, extended);
    }

    public RequestOptions withOperations(int outstanding) {
        return new RequestOptions(scpRoles, scuToo, outstanding, identity, extended);
    }

    public RequestOptions withIdentity(UserIdentity user) {
        return new RequestOptions(scpRoles, scuToo, operations, Optional.of(user), extended);
    }

    public RequestOptions withExtended(List<UserInformation.Item> items) {
        return new RequestOptions(scpRoles, scuToo, operations, identity, items);
    }

    /** Also to agree on these (PS3.7 §D.3.3.5). */
    public RequestOptions withExtendedNegotiation(List<ExtendedNegotiation> wishes) {
        return withExtended(wishes.stream().map(ExtendedNegotiation::toItem).toList());
    }
}
