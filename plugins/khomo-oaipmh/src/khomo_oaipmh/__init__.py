"""Connector ``oaipmh``: any server of the Open Archives Initiative's protocol for metadata harvesting 2.0."""
