<?xml version="1.0" encoding="UTF-8"?>
<!-- Shows answers of the OAI-PMH provider to a person, in Vietnamese and English, without scripts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:oai="http://www.openarchives.org/OAI/2.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
    xmlns:id="http://www.openarchives.org/OAI/2.0/oai-identifier"
    exclude-result-prefixes="oai dc oai_dc id">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>
  <xsl:variable name="request" select="/oai:OAI-PMH/oai:request"/>
  <xsl:variable name="resumed" select="$request/@resumptionToken"/>
  <!-- The answer to a token does not name its format: it is told by the first record's metadata. -->
  <xsl:variable name="first" select="(//oai:metadata/*)[1]"/>
  <xsl:variable name="prefix">
    <xsl:choose>
      <xsl:when test="$request/@metadataPrefix"><xsl:value-of select="$request/@metadataPrefix"/></xsl:when>
      <xsl:when test="namespace-uri($first) = 'http://www.loc.gov/MARC21/slim'">marcxml</xsl:when>
      <xsl:when test="namespace-uri($first) = 'http://www.loc.gov/mods/v3'">mods</xsl:when>
      <xsl:when test="namespace-uri($first) = 'http://www.lido-schema.org'">lido</xsl:when>
      <xsl:otherwise>oai_dc</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/oai:OAI-PMH">
    <html lang="vi">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <title>OAI-PMH: <xsl:call-template name="heading"/></title>
        <link rel="icon" href="static/img/logo.svg" type="image/svg+xml"/>
        <link rel="stylesheet" href="static/css/site.css"/>
        <link rel="stylesheet" href="static/css/oai.css"/>
      </head>
      <body>
        <header class="site-header">
          <div class="wrap">
            <p class="oai-name"><strong class="brand">OAI-PMH 2.0</strong> <a href="./">Trang chủ · <span lang="en">Home</span></a></p>
            <nav aria-label="OAI-PMH">
              <ul class="oai-verbs">
                <li><a href="?verb=Identify">Giới thiệu <span lang="en">Identify</span></a></li>
                <li><a href="?verb=ListMetadataFormats">Định dạng <span lang="en">Formats</span></a></li>
                <li><a href="?verb=ListSets">Tập <span lang="en">Sets</span></a></li>
                <li><a href="?verb=ListRecords&amp;metadataPrefix=oai_dc">Bản ghi <span lang="en">Records</span></a></li>
                <li><a href="?verb=ListIdentifiers&amp;metadataPrefix=oai_dc">Mã định danh <span lang="en">Identifiers</span></a></li>
              </ul>
            </nav>
          </div>
        </header>
        <main class="wrap">
          <h1><xsl:call-template name="heading"/></h1>
          <p class="soft">Trang này dành cho máy thu thập dữ liệu theo giao thức OAI-PMH; bạn đang xem câu trả lời ở dạng đọc được.
            <span lang="en">This address is for programs that harvest by OAI-PMH; you see its answer in a form to be read.</span></p>
          <xsl:apply-templates select="oai:error | oai:Identify | oai:ListMetadataFormats | oai:ListSets | oai:ListRecords | oai:ListIdentifiers | oai:GetRecord"/>
          <p class="soft oai-time">Dữ liệu tính đến · <span lang="en">State of</span>&#160;<xsl:value-of select="oai:responseDate"/></p>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="heading">
    <xsl:choose>
      <xsl:when test="/oai:OAI-PMH/oai:error">Chưa trả lời được · Error</xsl:when>
      <xsl:when test="/oai:OAI-PMH/oai:Identify">Giới thiệu kho · Identify</xsl:when>
      <xsl:when test="/oai:OAI-PMH/oai:ListMetadataFormats">Các định dạng · Metadata formats</xsl:when>
      <xsl:when test="/oai:OAI-PMH/oai:ListSets">Các tập · Sets</xsl:when>
      <xsl:when test="/oai:OAI-PMH/oai:ListRecords">Bản ghi · Records</xsl:when>
      <xsl:when test="/oai:OAI-PMH/oai:ListIdentifiers">Mã định danh · Identifiers</xsl:when>
      <xsl:otherwise>Bản ghi · Record</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="oai:error">
    <p class="oai-error"><strong><xsl:value-of select="@code"/></strong>: <span lang="en"><xsl:value-of select="."/></span></p>
    <p>Hãy chọn một mục ở đầu trang. <span lang="en">Choose one of the entries at the top.</span></p>
  </xsl:template>

  <xsl:template match="oai:Identify">
    <dl class="oai-facts">
      <xsl:for-each select="oai:*[not(self::oai:description)]">
        <dt><xsl:call-template name="fact"/></dt>
        <dd><xsl:value-of select="."/></dd>
      </xsl:for-each>
      <xsl:for-each select="oai:description/id:oai-identifier/id:sampleIdentifier">
        <dt>Mã định danh mẫu <span lang="en">sample identifier</span></dt>
        <dd><a href="?verb=GetRecord&amp;metadataPrefix=oai_dc&amp;identifier={.}"><xsl:value-of select="."/></a></dd>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:choose>
      <xsl:when test="self::oai:repositoryName">Tên kho </xsl:when>
      <xsl:when test="self::oai:baseURL">Địa chỉ </xsl:when>
      <xsl:when test="self::oai:protocolVersion">Phiên bản giao thức </xsl:when>
      <xsl:when test="self::oai:adminEmail">Thư điện tử liên hệ </xsl:when>
      <xsl:when test="self::oai:earliestDatestamp">Thay đổi sớm nhất </xsl:when>
      <xsl:when test="self::oai:deletedRecord">Bản ghi đã gỡ </xsl:when>
      <xsl:when test="self::oai:granularity">Độ chính xác thời gian </xsl:when>
      <xsl:when test="self::oai:compression">Nén </xsl:when>
    </xsl:choose>
    <span lang="en"><xsl:value-of select="local-name()"/></span>
  </xsl:template>

  <xsl:template match="oai:ListMetadataFormats">
    <ul class="oai-list">
      <xsl:for-each select="oai:metadataFormat">
        <li>
          <p><strong><xsl:value-of select="oai:metadataPrefix"/></strong></p>
          <p class="soft"><xsl:value-of select="oai:metadataNamespace"/></p>
          <p><xsl:choose>
            <xsl:when test="$request/@identifier">
              <a href="?verb=GetRecord&amp;metadataPrefix={oai:metadataPrefix}&amp;identifier={$request/@identifier}">Xem bản ghi <span lang="en">See the record</span></a>
            </xsl:when>
            <xsl:otherwise>
              <a href="?verb=ListRecords&amp;metadataPrefix={oai:metadataPrefix}">Xem các bản ghi <span lang="en">See the records</span></a>
            </xsl:otherwise>
          </xsl:choose></p>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template match="oai:ListSets">
    <table class="oai-sets">
      <thead><tr><th scope="col">Tập <span lang="en">Set</span></th><th scope="col">Tên <span lang="en">Name</span></th></tr></thead>
      <tbody>
        <xsl:for-each select="oai:set">
          <tr>
            <td><a href="?verb=ListRecords&amp;metadataPrefix=oai_dc&amp;set={oai:setSpec}"><xsl:value-of select="oai:setSpec"/></a></td>
            <td><xsl:value-of select="oai:setName"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <xsl:apply-templates select="oai:resumptionToken"/>
  </xsl:template>

  <xsl:template match="oai:ListRecords | oai:GetRecord">
    <xsl:apply-templates select="oai:resumptionToken"/>
    <ul class="oai-list"><xsl:apply-templates select="oai:record"/></ul>
    <xsl:apply-templates select="oai:resumptionToken"/>
  </xsl:template>

  <xsl:template match="oai:ListIdentifiers">
    <xsl:apply-templates select="oai:resumptionToken"/>
    <ul class="oai-list"><xsl:for-each select="oai:header"><li><xsl:apply-templates select="."/></li></xsl:for-each></ul>
    <xsl:apply-templates select="oai:resumptionToken"/>
  </xsl:template>

  <xsl:template match="oai:record">
    <li>
      <xsl:choose>
        <xsl:when test="oai:metadata/oai_dc:dc">
          <h2><xsl:value-of select="oai:metadata/oai_dc:dc/dc:title[1]"/></h2>
          <xsl:apply-templates select="oai:header"/>
          <dl class="oai-facts">
            <xsl:for-each select="oai:metadata/oai_dc:dc/dc:*[not(self::dc:title[not(preceding-sibling::dc:title)])]">
              <dt lang="en"><xsl:value-of select="local-name()"/></dt>
              <dd><xsl:call-template name="value"/></dd>
            </xsl:for-each>
          </dl>
        </xsl:when>
        <xsl:otherwise>
          <xsl:apply-templates select="oai:header"/>
          <xsl:for-each select="oai:metadata"><ul class="oai-tree"><xsl:apply-templates select="*" mode="tree"/></ul></xsl:for-each>
        </xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <xsl:template match="oai:header">
    <p class="oai-header">
      <a href="?verb=GetRecord&amp;metadataPrefix={$prefix}&amp;identifier={oai:identifier}"><xsl:value-of select="oai:identifier"/></a>
      <xsl:text> </xsl:text>
      <span class="soft"><xsl:value-of select="oai:datestamp"/></span>
      <xsl:if test="@status = 'deleted'"><xsl:text> </xsl:text><strong class="oai-gone">Đã gỡ · <span lang="en">Deleted</span></strong></xsl:if>
      <xsl:text> </xsl:text>
      <a class="oai-quiet" href="?verb=ListMetadataFormats&amp;identifier={oai:identifier}">Định dạng khác · <span lang="en">Other formats</span></a>
    </p>
    <p class="oai-specs">
      <xsl:for-each select="oai:setSpec">
        <a class="oai-quiet" href="?verb=ListRecords&amp;metadataPrefix={$prefix}&amp;set={.}"><xsl:value-of select="."/></a>
        <xsl:text> </xsl:text>
      </xsl:for-each>
    </p>
  </xsl:template>

  <xsl:template match="oai:resumptionToken">
    <p class="oai-more">
      <xsl:if test="@completeListSize">
        <span class="soft">Từ mục <xsl:value-of select="@cursor + 1"/> trong tổng số <xsl:value-of select="@completeListSize"/> · <span lang="en">from entry <xsl:value-of select="@cursor + 1"/> of <xsl:value-of select="@completeListSize"/></span></span>
      </xsl:if>
      <xsl:if test="string(.)">
        <xsl:text> </xsl:text>
        <a href="?verb={local-name(..)}&amp;resumptionToken={.}">Trang sau · <span lang="en">Next page</span></a>
      </xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="value">
    <xsl:choose>
      <xsl:when test="(starts-with(., 'https://') or starts-with(., 'http://')) and not(contains(., ' '))">
        <a href="{.}" rel="noreferrer"><xsl:value-of select="."/></a>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="tree">
    <li>
      <span class="oai-element" lang="en"><xsl:value-of select="local-name()"/></span>
      <xsl:for-each select="@*[namespace-uri() != 'http://www.w3.org/2001/XMLSchema-instance']">
        <span class="soft"><xsl:text> </xsl:text><xsl:value-of select="local-name()"/>=<xsl:value-of select="."/></span>
      </xsl:for-each>
      <xsl:choose>
        <xsl:when test="*"><ul><xsl:apply-templates select="*" mode="tree"/></ul></xsl:when>
        <xsl:when test="string(.)"><xsl:text> </xsl:text><xsl:call-template name="value"/></xsl:when>
      </xsl:choose>
    </li>
  </xsl:template>
</xsl:stylesheet>
