package org.atlasnode.core.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The names that a certificate bears: its Subject Alternative Names of host, address and URI (RFC 5280 §4.2.1.6) and its
 * Common Name, where sites without DNS write the AE title.
 */
public final class CertificateNames {

    private static final int DNS_NAME = 2;
    private static final int URI = 6;
    private static final int IP_ADDRESS = 7;
    private static final Set<Integer> KINDS = Set.of(DNS_NAME, URI, IP_ADDRESS);

    private CertificateNames() {}

    /** Whether it bears this name; upper and lower case are the same. A wildcard is a name like any other. */
    public static boolean bears(X509Certificate certificate, String name) {
        return of(certificate).stream().anyMatch(name::equalsIgnoreCase);
    }

    /** All names; none of a kind that is damaged. */
    public static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (KINDS.contains(alternative.get(0)) && alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
                    names.add(name);
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            return names; // who cannot be named has no name, and is refused where one is asked for
        }
        return names;
    }
}
