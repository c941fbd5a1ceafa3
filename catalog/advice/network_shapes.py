"""Shapes of messages of the network and of plugins (see ``messages``): what was seen, and what one can do."""

from __future__ import annotations

from catalog.advice.language import mark as _

SEEN = (
    _("the address or a header cannot be sent as it is"),
    _("no answer, the connection failed"),
    _("%(host)s does not speak the encryption that https needs"),
    _("no encrypted connection could be agreed on with %(host)s"),
    _("nothing answers at %(host)s, the connection was refused"),
    _("there is no way from here to %(host)s"),
    _("no answer from %(host)s, not even a connection in the time allowed"),
    _("the address of %(host)s could not be looked up"),
    _("the name %(host)s has no address"),
    _("no answer in the time allowed"),
    _("no answer, the server closed the connection"),
    _("what answers at %(host)s does not speak HTTP"),
    _("the server broke the connection off"),
    _("the head of the answer is too long or garbled"),
    _("the answer is packed as %(name)s, though only gzip was asked for"),
    _("the answer comes too slowly or is cut, nothing more came after %(count)s bytes"),
    _("the answer is cut after %(count)s bytes"),
    _("the answer comes too slowly, %(count)s bytes in %(seconds)s s (%(speed)s a second)"),
    _("the server answered %(status)s"),
    _("the certificate of %(host)s ran out on %(day)s"),
    _("the certificate of %(host)s ran out"),
    _("the certificate of %(host)s is not valid yet"),
    _("the certificate of %(host)s is signed by nobody but itself"),
    _("nobody known here vouches for the certificate of %(host)s"),
    _("the certificate at %(host)s is made out for %(names)s"),
    _("the certificate of %(host)s cannot be trusted (%(why)s)"),
    _("more than %(count)s redirects, the last one to here"),
    _("the file is over %(count)s bytes"),
    _("the time allowed is over"),
    _("the server sends on to an unreadable address"),
    _("the server sends on"),
    _("not a readable address (%(why)s)"),
    _("the address names no host"),
    _("the answer is over %(count)s bytes"),
)
"""What ``harvest.troubles``, ``certificates`` and ``http`` say was seen."""
TODO = (
    _("try again later, or ask its operator"),
    _("correct the source's options"),
    _("try the address with http:// in place of https://"),
    _("its operator has to look at its encryption (TLS 1.2 or newer)"),
    _("check the address and its port, or try again later"),
    _("check the network, or try again later"),
    _("check the address, or whether a firewall lets the catalog in"),
    _("check how it is written"),
    _("try again later, or raise the setting CATALOG_HTTP_TIMEOUT"),
    _("check the address and its port"),
    _("ask its operator"),
    _("try again when the server has less to do, or raise the setting CATALOG_HTTP_TIMEOUT"),
    _("it wants a user and a password: give them in the source's options"),
    _("its operator has to let the catalog in"),
    _("nothing is at this address: correct it; `catalog sources check HOST` looks at the usual ones"),
    _("a proxy between here and there wants a password: its operator has to let the catalog through"),
    _("what was at this address is gone: ask its operator for the new one"),
    _("the server is asked too often: raise the setting CATALOG_HTTP_PAUSE or try again later"),
    _("the server may not give it for reasons of law: ask its operator"),
    _("it sends elsewhere but does not say where: ask its operator"),
    _("check the address, or ask its operator"),
    _("its operator has to renew it"),
    _("its operator has to look at it, unless the clock of this machine is wrong"),
    _("use that name in the address, or its operator has to have this one added"),
    _("its operator has to look at it"),
    _("its operator has to look at it, or give the address it should lead to"),
    _("raise the setting CATALOG_MAX_DOWNLOAD_BYTES or split it"),
    _("try again later"),
    _("give its address as it is now"),
    _("give it as https://host/path"),
    _("it may have no end: ask its operator for smaller pages"),
    _("its operator has to get one from an authority; %(rest)s"),
    _(
        "its operator has to let the server send the certificates between its own and the authority's "
        "too; %(rest)s"
    ),
    _("if it is meant to be so, save it to a file and name that in the setting CATALOG_HTTP_CA_FILE"),
)
"""What they advise."""
SHAPES = (
    _("%(at)s is not a public address; set the source's option allow_private=true if that is meant"),
    _("%(at)s: only http and https addresses are fetched"),
    _("%(at)s: user and password do not belong into an address"),
    _("plugin %(plugin)s in %(hook)s: %(why)s"),
    _("plugin %(plugin)s: %(why)s"),
    _("the source cannot be read: %(why)s"),
    *SEEN,
    *TODO,
)
TROUBLES = (
    _("%(at)s: %(seen)s, %(count)s times; %(todo)s"),
    _("%(at)s: %(seen)s; %(todo)s"),
)
"""How a trouble is told of an address; these are known by what was seen alone, so they come last."""
